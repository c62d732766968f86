package net.tweed.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.KernelEvents.Interest;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsIT {
    private static final int SECONDS = 10;

    private final Semaphore calls = new Semaphore(0);
    private Lab lab;
    private Host host;

    @BeforeEach
    void open() {
        lab = Lab.of(1);
        host = lab.host(0);
    }

    @AfterEach
    void close() {
        if (lab != null) {
            lab.close();
        }
    }

    private boolean called() throws InterruptedException {
        boolean called = calls.tryAcquire(SECONDS, TimeUnit.SECONDS);
        calls.drainPermits();
        return called;
    }

    @Test
    void tells_of_changes_by_hand() throws Exception {
        Interest interest = new Interest(Set.of("eth0", "flannel.1"), List.of(prefix("10.5.0.0/16")));
        for (String change : List.of(
                "route add 10.5.1.0/24 via 192.168.77.99",
                "route del 10.5.1.0/24",
                "-6 route add fd05::/64 dev eth0",
                "address add 10.9.9.9/32 dev eth0",
                "-6 address add fd09::9/128 dev eth0",
                "link add flannel.1 type bridge",
                "neigh add 10.5.1.1 lladdr 02:00:00:00:00:01 dev flannel.1",
                "neigh del 10.5.1.1 dev flannel.1",
                "link del flannel.1")) {
            // a new listener each time: what it hears is of this change, and it has to find the devices itself
            try (KernelEvents events = host.run(() -> KernelEvents.open(interest, Set.of(), calls::release))) {
                host.ip(change.split(" "));
                assertThat(called()).as(change).isTrue();
            }
        }
    }

    @Test
    void knows_a_device_that_comes_later_by_its_name() throws Exception {
        Interest interest = new Interest(Set.of("flannel.1"), List.of(prefix("10.5.0.0/16")));
        try (KernelEvents events = host.run(() -> KernelEvents.open(interest, Set.of(), calls::release))) {
            host.ip("link", "add", "other", "type", "bridge");
            host.ip("link", "add", "flannel.1", "type", "bridge");
            assertThat(called()).isTrue();
        }
    }

    @Test
    void is_silent_about_what_does_not_matter_and_about_our_own() throws Exception {
        Interest interest = new Interest(Set.of("flannel.1"), List.of(prefix("10.5.0.0/16")));
        try (Rtnetlink own = host.run(Rtnetlink::open);
                KernelEvents events = host.run(() -> KernelEvents.open(interest, Set.of(own), calls::release))) {
            host.ip("link", "add", "veth9", "type", "bridge");
            host.ip("neigh", "add", "192.168.77.3", "lladdr", "02:00:00:00:00:01", "dev", "eth0");
            host.ip("route", "add", "10.6.1.0/24", "via", "192.168.77.99");
            host.ip("route", "add", "10.5.1.0/24", "via", "192.168.77.99", "table", "7");
            own.execute(
                    Rtm.NEWROUTE,
                    Rtm.PUT,
                    out -> out.u8(Rtm.AF_INET)
                            .u8(24)
                            .u8(0)
                            .u8(0)
                            .u8(Rtm.MAIN_TABLE)
                            .u8(84)
                            .u8(0)
                            .u8(Rtm.BLACKHOLE)
                            .u32(0)
                            .address(
                                    Rtm.ROUTE_DESTINATION, prefix("10.5.1.0/24").base()));
            host.ip("route", "add", "10.5.2.0/24", "via", "192.168.77.99"); // the one that matters, behind all others
            assertThat(calls.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(calls.availablePermits()).isZero();
        }
    }

    @Test
    void a_listener_that_is_overrun_is_told_to_look_again() throws Exception {
        Interest interest = new Interest(Set.of("flannel.1"), List.of(prefix("10.5.0.0/16")));
        Semaphore busy = new Semaphore(0);
        Runnable slow = () -> {
            calls.release();
            held(busy);
        };
        try (KernelEvents events = host.run(() -> KernelEvents.open(interest, Set.of(), slow))) {
            host.ip("route", "add", "10.5.1.0/24", "via", "192.168.77.99");
            assertThat(called()).isTrue();
            flood(); // of routes that do not matter, until the queue is full
            host.ip("route", "del", "10.5.1.0/24"); // this one is lost
            busy.release();
            assertThat(called())
                    .as("told, though no notification that mattered came through")
                    .isTrue();
            busy.release(1_000_000);
            host.ip("route", "add", "10.5.1.0/24", "via", "192.168.77.99");
            assertThat(called()).as("hears again").isTrue();
        }
    }

    /** Waits until let go, and not for ever: a failed test closes its listener. */
    private static void held(Semaphore busy) {
        try {
            busy.tryAcquire(2 * SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** 16 MB of notifications: the kernel doubles the buffer it is asked for. */
    private void flood() {
        List<Integer> numbers = IntStream.range(0, 60_000).boxed().toList();
        try (Rtnetlink other = host.run(Rtnetlink::open)) {
            other.executeAll(
                    Rtm.NEWROUTE,
                    Rtm.PUT,
                    numbers,
                    (out, number) -> out.u8(Rtm.AF_INET)
                            .u8(32)
                            .u16(0)
                            .u8(Rtm.MAIN_TABLE)
                            .u8(3)
                            .u8(0)
                            .u8(Rtm.BLACKHOLE)
                            .u32(0)
                            .u32(Rtm.ROUTE_DESTINATION, Integer.reverseBytes(0x0b000000 + number)));
        }
    }

    @Test
    void tells_of_nftables_changes() throws Exception {
        try (NetfilterEvents events = host.run(() -> NetfilterEvents.open(calls::release))) {
            host.exec("nft", "add", "table", "ip", "t");
            assertThat(called()).isTrue();
            host.exec("nft", "delete", "table", "ip", "t");
            assertThat(called()).isTrue();
        }
    }

    @Test
    void closing_ends_the_thread_and_closing_twice_is_closing_once() throws Exception {
        KernelEvents events = host.run(() -> KernelEvents.open(Interest.everything(), Set.of(), calls::release));
        events.close();
        events.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("tweed-kernel-events"));
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }
}
