package net.tweed.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.tweed.core.model.Clock;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Libc;

/**
 * Hears from a host's kernel which rows come and go, and when: what {@code ip monitor} shows, with the time of each. Reads
 * on a thread of its own.
 */
final class KernelListener implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int BUFFER = 128 << 20;
    private static final int GROUPS = 0x4 | 0x40; // RTMGRP_NEIGH, RTMGRP_IPV4_ROUTE
    private static final int DONT_WAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int CLOSE_LOOK_MS = 100;

    private final Clock clock = Clock.system();
    private final Libc libc = Libc.load();
    private final int socket;
    private final ByteBuffer received = direct(65536);
    private final ByteBuffer polled = direct(8);
    private final Map<KernelTable, Seen> seen = new EnumMap<>(KernelTable.class);
    private final Thread thread;
    private volatile boolean closed;
    private long notifications;
    private boolean lost;

    /** When each lease's row came last; zero where it is not there. */
    private static final class Seen {
        private final long[] at = new long[Leases.EVENTS + 1024];
        private int count;
    }

    private KernelListener() {
        for (KernelTable table : KernelTable.values()) {
            seen.put(table, new Seen());
        }
        socket = require(libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0), "open a netlink socket");
        libc.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, direct(4).putInt(0, BUFFER));
        ByteBuffer address = direct(12).putShort(0, (short) AF_NETLINK).putInt(8, GROUPS);
        require(libc.bind(socket, address), "join netlink groups");
        polled.putInt(0, socket).putShort(4, POLLIN);
        thread = new Thread(this::listen, "kernel-listener");
        thread.setDaemon(true);
        thread.start();
    }

    static KernelListener on(Host host) {
        return host.run(KernelListener::new);
    }

    /** Waits until the tables hold rows of this many leases. Returns when the last came, in uptime. */
    synchronized Duration complete(Set<KernelTable> tables, int leases, Duration atMost) {
        await(
                "rows of " + leases + " leases in " + tables,
                atMost,
                () -> tables.stream().allMatch(table -> of(table).count >= leases));
        long last = 0;
        for (KernelTable table : tables) {
            for (long at : of(table).at) {
                last = Math.max(last, at);
            }
        }
        return Duration.ofNanos(last);
    }

    /** Waits for one lease's row. Returns when it came, in uptime. */
    synchronized Duration row(KernelTable table, int number, Duration atMost) {
        await("the row of lease " + number + " in " + table, atMost, () -> of(table).at[number] != 0);
        return Duration.ofNanos(of(table).at[number]);
    }

    /** How many changes of leases' rows there were since the last call: new, changed or gone. */
    synchronized long changes() {
        long changes = notifications;
        notifications = 0;
        return changes;
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(String what, Duration atMost, Condition condition) {
        Duration end = clock.uptime().plus(atMost);
        while (!condition.holds()) {
            long left = end.minus(clock.uptime()).toMillis();
            if (left <= 0 || lost) {
                String reached = seen.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue().count)
                        .toList()
                        .toString();
                throw new BenchFailure(
                        lost
                                ? "the kernel's notifications came too fast to count"
                                : "within " + atMost.toSeconds() + " s there was no " + what + ", but " + reached);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchFailure("interrupted", e);
            }
        }
    }

    private Seen of(KernelTable table) {
        return Objects.requireNonNull(seen.get(table));
    }

    private void listen() {
        while (!closed) {
            if (libc.poll(polled, CLOSE_LOOK_MS) > 0) {
                int length = libc.recv(socket, received, DONT_WAIT);
                take(length, clock.uptime().toNanos());
            }
        }
        libc.close(socket);
    }

    private synchronized void take(int length, long now) {
        lost |= length == -Errno.ENOBUFS;
        int at = 0;
        while (at + 16 <= length) {
            int size = received.getInt(at);
            message(received.getShort(at + 4), at + 16, at + size, now);
            at += Math.max(16, size + 3 & ~3);
        }
        notifyAll();
    }

    private void message(int type, int body, int end, long now) {
        switch (type) {
            case Rtm.NEWROUTE, Rtm.DELROUTE -> {
                if (received.get(body) == Rtm.AF_INET && (received.get(body + 4) & 0xff) == Rtm.MAIN_TABLE) {
                    int subnet = attribute(body + Rtm.ROUTE_BODY, end, Rtm.ROUTE_DESTINATION);
                    row(KernelTable.ROUTES, subnet == 0 ? -1 : subnetAt(subnet), type == Rtm.NEWROUTE ? now : 0);
                }
            }
            case Rtm.NEWNEIGH, Rtm.DELNEIGH -> neighbour(body, end, type == Rtm.NEWNEIGH ? now : 0);
            default -> {}
        }
    }

    private void neighbour(int body, int end, long now) {
        int family = received.get(body);
        if (family == Rtm.AF_BRIDGE) {
            int mac = attribute(body + Rtm.NEIGHBOUR_BODY, end, 2); // NDA_LLADDR
            row(KernelTable.FDB, mac == 0 ? -1 : macAt(mac), now);
        } else if (family == Rtm.AF_INET) {
            int address = attribute(body + Rtm.NEIGHBOUR_BODY, end, 1); // NDA_DST
            row(KernelTable.NEIGHBOURS, address == 0 ? -1 : subnetAt(address), now);
        }
    }

    private void row(KernelTable table, int number, long now) {
        Seen rows = of(table);
        if (number < 0 || number >= rows.at.length) {
            return; // not a lease's
        }
        notifications++;
        rows.count += (now == 0 ? 0 : 1) - (rows.at[number] == 0 ? 0 : 1);
        rows.at[number] = now;
    }

    /** Where the attribute's value begins; 0 where it is not there. */
    private int attribute(int from, int end, int type) {
        int at = from;
        while (at + 4 <= end) {
            int size = received.getShort(at) & 0xffff;
            if (size < 4 || at + size > end) {
                return 0;
            }
            if ((received.getShort(at + 2) & 0x3fff) == type && size >= 8) {
                return at + 4;
            }
            at += size + 3 & ~3;
        }
        return 0;
    }

    private int subnetAt(int position) {
        return Leases.numberOfSubnet(Integer.reverseBytes(received.getInt(position)));
    }

    private int macAt(int position) {
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | (received.get(position + i) & 0xff);
        }
        return Leases.numberOfMac(mac);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static int require(int result, String what) {
        if (result < 0) {
            throw new BenchFailure("cannot " + what + ": " + Errno.text(-result));
        }
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }
}
