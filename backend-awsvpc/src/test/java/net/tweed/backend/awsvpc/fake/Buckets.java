package net.tweed.backend.awsvpc.fake;

import java.util.HashMap;
import java.util.Map;
import net.tweed.core.model.Clock;

/**
 * The account's token buckets, one for each API.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html">EC2's buckets</a>
 */
public final class Buckets {
    /** The bucket of questions without filter or paging. */
    static final String UNFILTERED = "DescribeInstances unfiltered";

    private static final class Bucket {
        final double capacity;
        final double refill;
        double tokens;
        long filledAt;

        Bucket(double capacity, double refill, long now) {
            this.capacity = capacity;
            this.refill = refill;
            this.tokens = capacity;
            this.filledAt = now;
        }

        boolean take(long now) {
            tokens = Math.min(capacity, tokens + (now - filledAt) / 1e9 * refill);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private final Clock clock;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private boolean open;

    Buckets(Clock clock) {
        this.clock = clock;
        set("DescribeRouteTables", 100, 20);
        set("DescribeInstances", 100, 20);
        set(UNFILTERED, 50, 10);
        set("CreateRoute", 50, 5);
        set("ReplaceRoute", 50, 5);
        set("DeleteRoute", 50, 5);
        set("ModifyNetworkInterfaceAttribute", 100, 5);
    }

    /** Gives an API a full bucket of this size. */
    public synchronized void set(String api, int capacity, int refill) {
        buckets.put(api, new Bucket(capacity, refill, clock.uptime().toNanos()));
    }

    /** Everything may be called as often as one likes. */
    public synchronized void open() {
        open = true;
    }

    /** Takes a token; false where there is none. */
    synchronized boolean take(String api) {
        Bucket bucket = buckets.get(api);
        return open || bucket == null || bucket.take(clock.uptime().toNanos());
    }
}
