package net.tweed.backend.udp;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.tun.Offload;
import net.tweed.netlink.tun.Packets;
import net.tweed.netlink.tun.StopSignal;
import net.tweed.netlink.tun.TunDevice;
import net.tweed.netlink.tun.UdpSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries packets between a TUN device and the peers, on two threads of its own, one for each way, from its making until it is
 * closed. Device and socket live as long.
 */
final class Proxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

    private final UdpSocket socket;
    private final TunDevice device;
    private final StopSignal stop;
    private final IcmpErrors outIcmp;
    private final IcmpErrors inIcmp;
    private final Runnable broken;
    private final Thread out;
    private final Thread in;
    private volatile boolean failed;
    private boolean closed;

    private Proxy(
            Parts parts, Supplier<Directory> directory, Counters counters, ProxySettings settings, Runnable broken) {
        this.socket = parts.socket;
        this.device = parts.device;
        this.stop = parts.stop;
        this.broken = broken;
        this.outIcmp = IcmpErrors.open(counters, Clock.system());
        this.inIcmp = IcmpErrors.open(counters, Clock.system());
        this.out = outThread(directory, counters, settings.port());
        this.in = inThread(directory, counters);
    }

    private record Parts(UdpSocket socket, TunDevice device, StopSignal stop) {}

    /**
     * Makes the device and the socket in the current thread's network namespace, and starts.
     *
     * @param directory asked for each packet
     * @param broken told on a thread of the proxy's where it cannot go on: it is to be closed then, and another one made
     * @throws TweedException where there can be no such device or socket; nothing is left of it then
     */
    static Proxy start(
            String name, ProxySettings settings, Supplier<Directory> directory, Counters counters, Runnable broken) {
        UdpSocket socket = UdpSocket.open(settings.local(), settings.port(), settings.wish());
        TunDevice device;
        try {
            device = TunDevice.open(name, settings.wish());
        } catch (TweedException e) {
            socket.close();
            throw e;
        }
        Proxy proxy = new Proxy(new Parts(socket, device, new StopSignal()), directory, counters, settings, broken);
        LOG.info(
                "Carrying packets in UDP: device={} port={} read={} sent={} received={}",
                name,
                settings.port(),
                text(device.offload()),
                text(socket.sends()),
                text(socket.receives()));
        proxy.out.start();
        proxy.in.start();
        return proxy;
    }

    private static String text(Offload offload) {
        return switch (offload) {
            case SEGMENTS -> "many-at-once";
            case NONE -> "one-by-one";
        };
    }

    private Thread outThread(Supplier<Directory> directory, Counters counters, int port) {
        Packets packets = Packets.aligned(Outbound.ROOM, device.headerBytes());
        TunDevice.Reader reader = device.reader(stop);
        UdpSocket.Sender sender = socket.sender();
        Datagrams datagrams = (pieces, to, size) -> sender.send(pieces, to, port, size);
        Outbound outbound =
                new Outbound(packets, device.offload(), socket.sends(), directory, datagrams, outIcmp, counters);
        return thread("tweed-udp-out", () -> reader.read(packets), outbound::handle);
    }

    private Thread inThread(Supplier<Directory> directory, Counters counters) {
        Packets packets = new Packets(65536);
        UdpSocket.Receiver receiver = socket.receiver(stop);
        Writer writer = device.offload() == Offload.SEGMENTS
                ? new MergingWriter(packets, device::write, counters)
                : new SingleWriter(packets, device, counters);
        Inbound inbound = new Inbound(packets, directory, writer, inIcmp, counters, new Strangers(Clock.system()));
        return thread(
                "tweed-udp-in",
                () -> receiver.receive(packets, 0),
                length -> inbound.handle(length, receiver.size(), receiver.ip()));
    }

    private Thread thread(String name, IntSupplier read, IntConsumer handle) {
        Thread thread = new Thread(() -> carry(read, handle), name);
        thread.setDaemon(true);
        return thread;
    }

    private void carry(IntSupplier read, IntConsumer handle) {
        try {
            int length = read.getAsInt();
            while (length >= 0) {
                handle.accept(length);
                length = read.getAsInt();
            }
            if (length != TunDevice.STOPPED) {
                LOG.warn("The proxy ends, and is made anew. error={}", Errno.text(-length));
                fail();
            }
        } catch (RuntimeException e) {
            LOG.error("The proxy failed, and is made anew", e);
            fail();
        }
    }

    private void fail() {
        failed = true;
        broken.run();
    }

    /** Whether it carries packets, and its device is there. */
    boolean alive() {
        return !failed && device.alive();
    }

    /** Ends the threads, then closes what they used. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop.raise();
        join(out);
        join(in);
        outIcmp.close();
        inIcmp.close();
        device.close();
        socket.close();
        stop.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
