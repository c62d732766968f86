package net.tweed.server.wire;

import java.time.Duration;

/** How large and how long things may be; both ends keep to it. */
public final class Bounds {
    /** Bytes of a request: the largest value with every character escaped fits. */
    public static final int BODY = 64 * 1024;

    /** Characters of one line of an answer, far above any lease. */
    public static final int LINE = 64 * 1024;

    /** Bytes of a whole answer: 100,000 leases. */
    public static final int ANSWER = 64 * 1024 * 1024;

    public static final int FACT_KEY = 512;
    public static final int FACT_VALUE = 16 * 1024;
    public static final int HOLDER = 256;

    /** Characters of a signed document or token: clouds' have one to two thousand. */
    public static final int DOCUMENT = 16 * 1024;

    public static final int AUDIENCE = 256;
    public static final Duration LONGEST_LIFE = Duration.ofDays(30);

    /** How often a stream gives a sign of life. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private Bounds() {}
}
