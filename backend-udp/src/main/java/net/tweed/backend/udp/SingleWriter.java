package net.tweed.backend.udp;

import net.tweed.backend.udp.Counters.Event;
import net.tweed.netlink.tun.Gather;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.TunDevice;

/** Each packet as it came, to a device that takes them so. */
final class SingleWriter implements Writer {
    private final Packets packets;
    private final TunDevice device;
    private final Counters counters;
    private final Gather gather = new Gather();

    SingleWriter(Packets packets, TunDevice device, Counters counters) {
        this.packets = packets;
        this.device = device;
        this.counters = counters;
    }

    @Override
    public void write(int at) {
        Ipv4.decrementTtl(packets.network(), at);
        gather.clear().add(packets, at, Ipv4.totalLength(packets.network(), at));
        counters.count(device.write(gather) >= 0 ? Event.RECEIVED : Event.WRITE_FAILED);
    }

    @Override
    public void flush() {
        // nothing is kept
    }
}
