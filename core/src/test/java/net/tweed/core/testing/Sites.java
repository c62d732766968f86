package net.tweed.core.testing;

import java.nio.file.Path;
import java.time.Duration;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Serial;
import net.tweed.core.spi.Site;
import net.tweed.core.table.Observer;

/** Sites for backends under test. */
public final class Sites {
    private Sites() {}

    /** Nobody else is there. */
    private static final class Alone implements Serial {
        @Override
        public boolean enter(String what) {
            return true;
        }

        @Override
        public void leave(String what) {
            // nobody waits
        }
    }

    /** A host alone in its cluster. */
    public static Site of(Uplink uplink, Path stateDir) {
        return new Site(
                uplink,
                stateDir,
                Clock.system(),
                () -> "test",
                new MemoryOwnership("host"),
                new Alone(),
                new Observer() {},
                Duration.ofMinutes(5));
    }
}
