package net.tweed.core.table;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Our uptime in the form of the JDK's clock, for libraries that measure intervals by one: it never jumps. */
final class UptimeClock extends Clock {
    private final net.tweed.core.model.Clock clock;

    UptimeClock(net.tweed.core.model.Clock clock) {
        this.clock = clock;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(clock.uptime());
    }
}
