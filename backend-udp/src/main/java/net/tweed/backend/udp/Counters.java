package net.tweed.backend.udp;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the proxy has done and not done, since this backend was made. On any thread. */
final class Counters {
    /** What is counted. */
    enum Event {
        /** A datagram sent to a peer. */
        SENT,
        /** A packet received from a peer and given to the kernel. */
        RECEIVED,
        /** A large segment of the kernel's, cut into some of those sent. */
        CUT,
        /** A large segment given to the kernel, merged of some of those received. */
        MERGED,
        /** Of the device: no whole IPv4 packet. */
        OUT_MALFORMED,
        /** Of a peer: no whole IPv4 packet. */
        IN_MALFORMED,
        /** From an address that is no peer's. */
        NOT_A_PEER,
        /** To an address that no peer has. */
        UNREACHABLE,
        /** Its time to live was up. */
        EXPIRED,
        /** The kernel did not send it to the peer. */
        SEND_FAILED,
        /** The kernel did not take it. */
        WRITE_FAILED,
        /** An ICMP message sent about another packet. */
        ICMP_SENT,
        /** An ICMP message that would have been one too many. */
        ICMP_WITHHELD
    }

    private final Map<Event, AtomicLong> counts = new EnumMap<>(Event.class);

    Counters() {
        for (Event event : Event.values()) {
            counts.put(event, new AtomicLong());
        }
    }

    void count(Event event) {
        count(event, 1);
    }

    void count(Event event, int times) {
        counter(event).addAndGet(times);
    }

    long of(Event event) {
        return counter(event).get();
    }

    private AtomicLong counter(Event event) {
        return Objects.requireNonNull(counts.get(event)); // all are there, and none is ever put later
    }

    /** All of them, {@code not_a_peer} for {@link Event#NOT_A_PEER}. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((event, count) -> all.put(event.name().toLowerCase(Locale.ROOT), count.get()));
        return all;
    }

    /** {@code sent=12 not_a_peer=1}: those that are not zero. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Event event : Event.values()) {
            if (of(event) != 0) {
                text.append(text.length() == 0 ? "" : " ")
                        .append(event.name().toLowerCase(Locale.ROOT))
                        .append('=')
                        .append(of(event));
            }
        }
        return text.toString();
    }
}
