package net.tweed.tests.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;

/** What servers answered to hosts, one after the other, and so what a store must have. */
final class Answers {
    private final Map<DualStack<Prefix>, Lease> held = new HashMap<>();

    private long newest;
    private int count;
    private CountDownLatch until = new CountDownLatch(0);
    private Optional<Throwable> wrong = Optional.empty();

    /** Reaches zero after so many answers more, or when one was wrong. */
    synchronized CountDownLatch after(int answers) {
        until = new CountDownLatch(answers);
        return until;
    }

    synchronized void claimed(Lease lease) {
        Lease earlier = held.put(lease.subnets(), lease);
        newest = Math.max(newest, lease.revision().created());
        if (earlier != null) {
            wrong(new AssertionError(lease.name() + " was given twice: " + earlier + ", then " + lease));
        }
        counted();
    }

    /** From now on it may be there or not, or be another host's. */
    synchronized void releasing(Lease lease) {
        held.remove(lease.subnets());
    }

    synchronized void released(Lease lease, boolean done) {
        kept(lease, done);
    }

    synchronized void renewed(Lease lease, boolean done) {
        kept(lease, done);
    }

    private void kept(Lease lease, boolean done) {
        if (!done) {
            wrong(new AssertionError(lease + " was lost while the server ran"));
        }
        counted();
    }

    private void counted() {
        count++;
        until.countDown();
    }

    synchronized void wrong(Throwable what) {
        wrong = wrong.or(() -> Optional.of(what));
        while (until.getCount() > 0) {
            until.countDown();
        }
    }

    synchronized int count() {
        return count;
    }

    /** All that was answered is there, and once. From now on what is there counts, whether it was answered or not. */
    synchronized void lookAt(List<Lease> leases, long revision) {
        wrong.ifPresent(error -> {
            throw new AssertionError("An answer was wrong", error);
        });
        Map<DualStack<Prefix>, Lease> there = new HashMap<>();
        leases.forEach(lease -> assertThat(there.put(lease.subnets(), lease))
                .as("%s is there twice", lease.name())
                .isNull());
        held.forEach((subnet, answered) -> {
            Lease lease =
                    Optional.ofNullable(there.get(subnet)).orElseThrow(() -> new AssertionError(answered + " is lost"));
            assertThat(lease.attributes()).isEqualTo(answered.attributes());
            assertThat(lease.revision().created())
                    .as("%s was not given anew", lease)
                    .isEqualTo(answered.revision().created());
        });
        assertThat(revision).as("revisions only grow").isGreaterThanOrEqualTo(newest);
        held.clear();
        held.putAll(there);
    }
}
