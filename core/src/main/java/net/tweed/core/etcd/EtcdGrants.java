package net.tweed.core.etcd;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.etcd.jetcd.options.LeaseOption;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Etcd's own leases, here called grants: the times to live that keys hang on. None is left behind without a key. */
final class EtcdGrants {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdGrants.class);

    private final EtcdConnection etcd;

    EtcdGrants(EtcdConnection etcd) {
        this.etcd = etcd;
    }

    /** A new grant's id; etcd counts in whole seconds. */
    long grant(String key, Duration timeToLive) {
        long seconds = Math.max(1, timeToLive.plusNanos(999_999_999).toSeconds());
        return etcd.callUnordered(
                        "ask for a time to live", key, c -> c.getLeaseClient().grant(seconds))
                .getID();
    }

    /** Starts the grant's time anew and answers how long that is; empty where it has run out or was revoked. */
    Optional<Duration> keepAlive(String key, long grant) {
        try {
            long seconds = etcd.callUnordered(
                            "keep the lease alive", key, c -> c.getLeaseClient().keepAliveOnce(grant))
                    .getTTL();
            return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
        } catch (TweedException e) {
            if (EtcdFailure.is(e, ErrorCode.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is left of a grant; empty where it has ended, and of 0, which is none. */
    Optional<LeaseTimeToLiveResponse> look(String key, long grant) {
        return grant == 0
                ? Optional.empty()
                : Optional.of(etcd.callUnordered(
                                "look at a time to live",
                                key,
                                c -> c.getLeaseClient().timeToLive(grant, LeaseOption.DEFAULT)))
                        .filter(left -> left.getTTL() > 0);
    }

    /** Ends a grant that no key hangs on. If that fails, it ends by itself when its time is over. */
    void revoke(String key, long grant) {
        try {
            var unused = etcd.callUnordered(
                    "give back a time to live", key, c -> c.getLeaseClient().revoke(grant));
        } catch (TweedException e) {
            LOG.debug("An unused etcd lease stays until it ends: id={}", Long.toHexString(grant), e);
        }
    }

    /** Ends a grant if no key hangs on it any more: other keys may share it. */
    void revokeIfUnused(String key, long grant) {
        if (grant == 0) {
            return;
        }
        LeaseOption withKeys = LeaseOption.builder().withAttachedKeys().build();
        try {
            LeaseTimeToLiveResponse left = etcd.callUnordered(
                    "look at a time to live", key, c -> c.getLeaseClient().timeToLive(grant, withKeys));
            if (left.getTTL() > 0 && left.getKeys().isEmpty()) {
                revoke(key, grant);
            }
        } catch (TweedException e) {
            LOG.debug("An etcd lease that may be unused stays until it ends: id={}", Long.toHexString(grant), e);
        }
    }
}
