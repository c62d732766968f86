package net.tweed.core.testing;

import java.nio.file.Path;
import java.time.Duration;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Site;
import net.tweed.core.table.Observer;

/** Sites for backends under test. */
public final class Sites {
    private Sites() {}

    /** A host alone in its cluster. */
    public static Site of(Uplink uplink, Path stateDir) {
        return new Site(
                uplink,
                stateDir,
                Clock.system(),
                () -> "test",
                new MemoryOwnership("host"),
                new Observer() {},
                Duration.ofMinutes(5));
    }
}
