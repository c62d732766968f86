package net.tweed.netlink.host;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import net.tweed.core.model.Addresses;
import net.tweed.netlink.Attributes;
import net.tweed.netlink.Link;
import net.tweed.netlink.Links;
import net.tweed.netlink.Message;
import net.tweed.netlink.Rtm;
import org.jspecify.annotations.Nullable;

/**
 * An address as the kernel tells of it ({@code linux/if_addr.h}).
 *
 * @param flags {@code IFA_F_…}
 * @param made when it was added, in hundredths of a second since the start of the kernel; wraps
 */
record KernelAddress(HostAddress address, int flags, int made) {
    private static final int ADDRESS = 1; // IFA_*
    private static final int LOCAL = 2;
    private static final int CACHE_INFO = 6;
    private static final int FLAGS = 8;

    private static final int TEMPORARY = 0x01; // IFA_F_*; of IPv4, the same bit says "secondary"
    private static final int DUPLICATE = 0x08;
    private static final int DEPRECATED = 0x20;

    /** Of IPv6: those that will stay come first. */
    static final Comparator<KernelAddress> LASTING_FIRST = Comparator.comparing(KernelAddress::passes)
            .thenComparing(KernelAddress::made, Integer::compareUnsigned)
            .thenComparing(known -> known.address().address(), Addresses::compare);

    private boolean passes() {
        return (flags & (TEMPORARY | DEPRECATED)) != 0;
    }

    /** The address in the message; null where it is of another family. */
    static @Nullable KernelAddress read(Message message, int family, List<Link> links) {
        if (message.type() != Rtm.NEWADDR || message.u8(0) != family) {
            return null;
        }
        InetAddress address = null;
        InetAddress local = null;
        int flags = message.u8(2);
        int made = 0;
        Attributes attributes = message.attributes(Rtm.ADDRESS_BODY);
        while (attributes.next()) {
            switch (attributes.type()) {
                case ADDRESS -> address = attributes.address();
                case LOCAL -> local = attributes.address(); // differs on point-to-point links only
                case FLAGS -> flags = attributes.u32();
                case CACHE_INFO -> made = made(attributes);
                default -> {}
            }
        }
        InetAddress own = local != null ? local : address;
        if (own == null) {
            return null;
        }
        boolean usable = message.u8(3) == Rtm.SCOPE_UNIVERSE && (family == Rtm.AF_INET || (flags & DUPLICATE) == 0);
        HostAddress.Scope scope = usable ? HostAddress.Scope.GLOBAL : HostAddress.Scope.OTHER;
        HostAddress known = new HostAddress(own, message.u8(1), Links.name(links, message.u32(4)), scope);
        return new KernelAddress(known, flags, made);
    }

    /** The third of {@code struct ifa_cacheinfo}: preferred, valid, created, changed; in the host's byte order. */
    private static int made(Attributes attribute) {
        byte[] bytes = attribute.bytes();
        return bytes.length < 12
                ? 0
                : ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(8);
    }
}
