package net.tweed.netlink;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.netlink.sys.Errno;

/** Reads network interfaces, one or all. */
public final class Links {
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = Rtm.LINK_NAME;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_EXT_MASK = 29;
    private static final int SKIP_STATISTICS = 8; // RTEXT_FILTER_SKIP_STATS
    private static final int IFF_UP = 1;
    private static final int LONGEST_NAME = 15; // IFNAMSIZ, less the zero byte

    private final Rtnetlink netlink;

    public Links(Rtnetlink netlink) {
        this.netlink = netlink;
    }

    public List<Link> all() {
        List<Link> links = netlink.dump(
                "the links", Rtm.GETLINK, out -> request(out, 0), message -> isLink(message) ? link(message) : null);
        return links.stream().sorted(Comparator.comparingInt(Link::index)).toList();
    }

    public Optional<Link> byName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return one(name, netlink.get(Rtm.GETLINK, out -> request(out, 0).text(IFLA_IFNAME, name), Links::link));
    }

    public Optional<Link> byIndex(int index) {
        return one("number " + index, netlink.get(Rtm.GETLINK, out -> request(out, index), Links::link));
    }

    private static Optional<Link> one(String which, Rtnetlink.Answer<Link> answer) {
        answer.error().filter(error -> error.errno() != Errno.ENODEV).ifPresent(error -> {
            throw new TweedException(
                    Kind.UNAVAILABLE, "Cannot look up network interface " + which + ": " + error.describe());
        });
        return answer.value();
    }

    private static MessageWriter request(MessageWriter out, int index) {
        return out.u32(0).u32(index).u32(0).u32(0).u32(IFLA_EXT_MASK, SKIP_STATISTICS);
    }

    private static boolean isLink(Message message) {
        return message.type() == Rtm.NEWLINK && message.u8(0) == Rtm.AF_UNSPEC;
    }

    private static Link link(Message message) {
        String name = "";
        int mtu = 0;
        Optional<Mac> mac = Optional.empty();
        Attributes attributes = message.attributes(Rtm.LINK_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case IFLA_IFNAME -> name = attributes.text();
                case IFLA_MTU -> mtu = attributes.u32();
                case IFLA_ADDRESS -> mac = attributes.size() == 6 ? Optional.of(Mac.of(attributes.bytes())) : mac;
                default -> {}
            }
        }
        Link.State state = (message.u32(8) & IFF_UP) != 0 ? Link.State.UP : Link.State.DOWN;
        return new Link(name, message.u32(4), mtu, mac, state);
    }

    /** The name of the link with this index; a text that no link has where it is gone. */
    public static String name(List<Link> links, int index) {
        for (Link link : links) {
            if (link.index() == index) {
                return link.name();
            }
        }
        return "(gone: index " + index + ")";
    }
}
