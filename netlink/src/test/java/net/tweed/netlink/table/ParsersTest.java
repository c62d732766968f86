package net.tweed.netlink.table;

import net.tweed.core.model.Family;
import net.tweed.netlink.RandomMessages;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import org.junit.jupiter.api.Test;

/** Each parser on random bytes: it reads or refuses, it never hangs and never reads elsewhere. */
class ParsersTest {
    private static final int DATAGRAMS = 50_000;

    private final RandomMessages messages = new RandomMessages(42);

    @Test
    void routes() {
        try (Rtnetlink netlink = Rtnetlink.open()) {
            RouteMessages routes = new RouteMessages(Devices.asNeeded(netlink));
            for (Family family : Family.values()) {
                messages.each(DATAGRAMS, Rtm.NEWROUTE, Rtm.ROUTE_BODY, message -> routes.read(message, family));
            }
        }
    }

    @Test
    void links() {
        try (Rtnetlink netlink = Rtnetlink.open()) {
            VxlanMessages links = new VxlanMessages(Devices.asNeeded(netlink));
            messages.each(DATAGRAMS, Rtm.NEWLINK, Rtm.LINK_BODY, links::read);
        }
    }

    @Test
    void neighbours() {
        messages.each(
                DATAGRAMS,
                Rtm.NEWNEIGH,
                Rtm.NEIGHBOUR_BODY,
                message -> NeighbourMessages.neighbour(message, "flannel.1", message.u32(4)));
        messages.each(
                DATAGRAMS,
                Rtm.NEWNEIGH,
                Rtm.NEIGHBOUR_BODY,
                message -> NeighbourMessages.fdb(message, "flannel.1", message.u32(4)));
    }
}
