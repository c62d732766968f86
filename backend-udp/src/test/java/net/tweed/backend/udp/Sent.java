package net.tweed.backend.udp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.tweed.netlink.tun.Gather;

/** Takes what is sent, as the datagrams that would be on the wire, or refuses it. */
final class Sent implements Datagrams {
    final List<byte[]> datagrams = new ArrayList<>();
    final List<Integer> sizes = new ArrayList<>();
    private final int refusal;

    /** @param refusal the error number that sends of many at once end with; 0: they succeed */
    Sent(int refusal) {
        this.refusal = refusal;
    }

    @Override
    public int send(Gather pieces, int to, int size) {
        sizes.add(size);
        if (size > 0 && refusal != 0) {
            return -refusal;
        }
        byte[] all = pieces.copy();
        int each = size > 0 ? size : all.length;
        for (int at = 0; at < all.length; at += each) {
            datagrams.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + each)));
        }
        return all.length;
    }
}
