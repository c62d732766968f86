package net.tweed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One end of the plainest tunnel that UDP can make, {@code bench/udp/proxy.c}: what the udp backend is compared with. */
final class PlainProxy implements AutoCloseable {
    private static final String DEVICE = "plain0";
    private static final String PORT = "8285";
    private static final String NETWORK = "10.99.0.0/16";
    private static final int MTU = 1472; // 1500 of the uplink, less 20 of IPv4 and 8 of UDP
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Process process;

    private PlainProxy(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param program proxy.c, compiled
     * @param own the address of its device, of 10.99.0.0/16
     */
    static PlainProxy start(Path program, Host host, Host peer, String own, Path log) {
        return host.run(() -> {
            Process process =
                    Command.start(log, List.of(program.toString(), DEVICE, host.address(), PORT, peer.address()));
            Waits.until("the device of the plain proxy is there", AT_MOST, () -> exists(process));
            Command.time("""
                    address add %s/32 dev %s
                    link set %s mtu %d up
                    route add %s dev %s
                    """.formatted(own, DEVICE, DEVICE, MTU, NETWORK, DEVICE), List.of("ip", "-batch", "-"));
            return new PlainProxy(process);
        });
    }

    private static boolean exists(Process process) {
        if (!process.isAlive()) {
            throw new BenchFailure("the plain proxy ended with " + process.exitValue());
        }
        try {
            return Files.readString(Path.of("/proc/thread-self/net/dev")).contains(DEVICE + ":");
        } catch (IOException e) {
            throw new BenchFailure("cannot read /proc/thread-self/net/dev: " + e, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
