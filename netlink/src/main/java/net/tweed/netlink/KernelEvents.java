package net.tweed.netlink;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;
import net.tweed.netlink.sys.Libc;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the kernel's links, addresses, routes, neighbours or FDB change by someone else's hand: "look again", nothing
 * more. One call may stand for many changes; lost notifications are a call, too. The calls come on a thread of their own.
 */
public final class KernelEvents implements AutoCloseable {
    private static final int[] GROUPS = {1, 3, 5, 7, 9, 11
    }; // RTNLGRP_: LINK, NEIGH, IPV4_IFADDR, _ROUTE, IPV6_IFADDR, _ROUTE

    private final EventThread thread;

    /**
     * What is worth a call. A busy host's ARP and container interfaces are not.
     *
     * @param devices interfaces whose links, addresses, neighbours and FDB matter, there or yet to come; empty: all
     * @param networks routes in the main table into these matter, and routes on the devices; empty: all
     */
    public record Interest(Set<String> devices, List<Prefix> networks) {
        public Interest {
            devices = Set.copyOf(devices);
            networks = List.copyOf(networks);
        }

        public static Interest everything() {
            return new Interest(Set.of(), List.of());
        }
    }

    private KernelEvents(EventThread thread) {
        this.thread = thread;
    }

    /**
     * Listens in the current thread's network namespace. Needs no privilege.
     *
     * @param own sockets whose requests' consequences are no news
     */
    public static KernelEvents open(Interest interest, Set<Rtnetlink> own, Runnable lookAgain) {
        Libc libc = Libc.load();
        NetlinkSocket socket = NetlinkSocket.forEvents(libc, NetlinkSocket.NETLINK_ROUTE, GROUPS);
        Filter filter = new Filter(interest, own); // after joining the groups, so that no link falls between
        return new KernelEvents(new EventThread("tweed-kernel-events", libc, socket, filter::matters, lookAgain));
    }

    @Override
    public void close() {
        thread.close();
    }

    /** Used by the event thread only. */
    private static final class Filter {
        private final Interest interest;
        private final Set<Rtnetlink> own;
        private final Set<Integer> indexes = new HashSet<>();

        Filter(Interest interest, Set<Rtnetlink> own) {
            this.interest = interest;
            this.own = Set.copyOf(own);
            if (!interest.devices().isEmpty()) {
                try (Rtnetlink netlink = Rtnetlink.open()) {
                    for (Link link : new Links(netlink).all()) {
                        note(link.index(), link.name());
                    }
                }
            }
        }

        boolean matters(Message message) {
            return switch (message.type()) {
                case Rtm.NEWLINK, Rtm.DELLINK -> link(message) && isNews(message);
                case Rtm.NEWADDR, Rtm.DELADDR -> isNews(message) && device(message.u32(4));
                case Rtm.NEWNEIGH, Rtm.DELNEIGH -> device(message.u32(4)) && isNews(message);
                case Rtm.NEWROUTE, Rtm.DELROUTE -> isNews(message) && route(message);
                default -> false;
            };
        }

        private boolean isNews(Message message) {
            for (Rtnetlink socket : own) {
                if (socket.caused(message)) {
                    return false;
                }
            }
            return true;
        }

        private boolean device(int index) {
            return interest.devices().isEmpty() || indexes.contains(index);
        }

        private boolean link(Message message) {
            int index = message.u32(4);
            boolean before = device(index);
            Attributes attributes = message.attributes(Rtm.LINK_BODY);
            while (attributes.next()) {
                if (attributes.type() == Rtm.LINK_NAME) {
                    note(index, attributes.text());
                }
            }
            return before || device(index);
        }

        /** Keeps the index of each device that matters: renamed ones still do, for what lies on them is still ours. */
        private void note(int index, String name) {
            if (interest.devices().contains(name)) {
                indexes.add(index);
            }
        }

        private boolean route(Message message) {
            if (message.u8(4) != Rtm.MAIN_TABLE) {
                return false;
            }
            if (interest.networks().isEmpty()) {
                return true;
            }
            InetAddress destination = null;
            boolean onDevice = false;
            Attributes attributes = message.attributes(Rtm.ROUTE_BODY);
            while (attributes.next()) {
                if (attributes.type() == Rtm.ROUTE_DESTINATION) {
                    destination = attributes.address();
                } else if (attributes.type() == Rtm.ROUTE_DEVICE) {
                    onDevice = !indexes.isEmpty() && indexes.contains(attributes.u32());
                }
            }
            return onDevice || inside(destination, message.u8(1));
        }

        private boolean inside(@Nullable InetAddress destination, int bits) {
            if (destination == null || bits > Family.of(destination).bits()) {
                return false; // a default route
            }
            Prefix prefix = Prefix.masked(destination, bits);
            return interest.networks().stream().anyMatch(network -> network.contains(prefix));
        }
    }
}
