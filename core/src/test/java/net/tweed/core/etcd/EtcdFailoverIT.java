package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.lease.LeaseEvent.Changed;
import net.tweed.core.lease.LeaseEvent.Removed;
import net.tweed.core.lease.LeaseEvent.Snapshot;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.Await;
import net.tweed.core.testing.EtcdCluster;
import net.tweed.core.testing.EtcdMember;
import net.tweed.core.testing.LeaseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An etcd of three members that fail one by one: claims and renewals go on, and a watch misses nothing. */
@NeedsEtcd
class EtcdFailoverIT {
    private static final String PREFIX = "/coreos.com/network";
    private static final Duration DAY = Duration.ofHours(24);

    /** An election takes under a second here, a member that is frozen some 15 s to be given up. */
    private static final Duration FAILOVER = Duration.ofSeconds(40);

    private final LeaseEvents events = new LeaseEvents();
    private final List<Lease> held = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdCluster etcd;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdLeaseStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EtcdLeaseStore watching;

    @BeforeEach
    void start() {
        etcd = EtcdCluster.start();
        store = connect();
        watching = connect();
        watching.watch(events);
        claim();
        told();
    }

    @AfterEach
    void stop() {
        if (watching != null) {
            watching.close();
            store.close();
        }
        etcd.close();
    }

    @Test
    void aLeaderThatIsKilled() {
        EtcdMember leader = etcd.leader();

        leader.kill();

        claim();
        renew();
        release();
        told();
        assertThat(etcd.leader()).isNotSameAs(leader);
        etcd.restart(leader);
        claim();
        told();
    }

    /** Whichever member a client talks to is among them. */
    @Test
    void eachMemberInTurn() {
        for (EtcdMember member : etcd.members()) {
            member.kill();
            claim();
            renew();
            told();
            etcd.restart(member);
            claim();
            told();
        }
    }

    /** It answers nothing and refuses nothing, and what is written meanwhile it does not know. */
    @Test
    void aLeaderThatIsFrozen() {
        EtcdMember leader = etcd.leader();
        leader.freeze();
        try {
            claim();
            renew();
            told();
        } finally {
            leader.thaw();
        }
        claim();
        release();
        told();
    }

    @Test
    void withoutAQuorumNothingIsDoneUntilItIsBack() {
        List<EtcdMember> members = etcd.members();
        members.get(0).kill();
        members.get(1).kill();

        TweedException failure = catchThrowableOfType(TweedException.class, () -> store.renew(held.get(0)));
        assertThat(failure.kind()).isEqualTo(TweedException.Kind.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("quorum");

        etcd.restart(members.get(0));
        renew();
        claim();
        told();
    }

    // ---- what a host does, again and again until the store answers

    private void claim() {
        String name = "10.5." + (held.size() + 1) + ".0/24";
        DualStack<Prefix> subnet = DualStack.v4(Prefix.parse(name).orElseThrow());
        Attributes host = new Attributes(
                "host-gw",
                DualStack.v4(Addresses.parse("192.168.77." + (held.size() + 1)).orElseThrow()),
                DualStack.none());
        // A claim whose answer was lost on the way stands all the same: then the host finds it as its own.
        held.add(answered(
                "claim " + name,
                () -> store.claim(subnet, host, name, DAY)
                        .or(() -> store.list().leases().stream()
                                .filter(lease -> lease.attributes().sameHost(host))
                                .findFirst())));
    }

    private void renew() {
        for (Lease lease : held) {
            answered("renew " + lease.name(), () -> store.renew(lease));
        }
    }

    /** Gives the last one up. */
    private void release() {
        Lease last = held.remove(held.size() - 1);
        answered("release " + last.name(), () -> {
            store.release(last);
            return Optional.of(store.list()).filter(all -> !subnets(all).contains(last.subnets()));
        });
    }

    private static <T> T answered(String what, Supplier<Optional<T>> call) {
        return Await.value(what, FAILOVER, () -> {
            try {
                return call.get();
            } catch (TweedException e) {
                assertThat(e.kind()).as(e.getMessage()).isEqualTo(TweedException.Kind.UNAVAILABLE);
                return Optional.empty();
            }
        });
    }

    /** The watch has told exactly what is held: each claim and each end. */
    private void told() {
        Set<DualStack<Prefix>> all = new HashSet<>();
        held.forEach(lease -> all.add(lease.subnets()));
        Await.until("the watch has told of " + all, FAILOVER, () -> folded().equals(all));
    }

    private Set<DualStack<Prefix>> folded() {
        Set<DualStack<Prefix>> known = new HashSet<>();
        for (LeaseEvent event : events.all()) {
            if (event instanceof Snapshot snapshot) {
                known.clear();
                known.addAll(subnets(snapshot));
            } else if (event instanceof Changed changed) {
                known.add(changed.lease().subnets());
            } else if (event instanceof Removed removed) {
                known.remove(removed.subnets());
            }
        }
        return known;
    }

    private static Set<DualStack<Prefix>> subnets(Snapshot snapshot) {
        Set<DualStack<Prefix>> subnets = new HashSet<>();
        snapshot.leases().forEach(lease -> subnets.add(lease.subnets()));
        return subnets;
    }

    private EtcdLeaseStore connect() {
        return new EtcdLeaseStore(EtcdOptions.of(etcd.endpoints(), PREFIX), Clock.system());
    }
}
