package net.tweed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import net.tweed.bench.Figure.Budget;
import net.tweed.bench.Figure.Reference;
import net.tweed.core.model.Clock;
import net.tweed.netlink.sys.NetworkNamespace;

/** How long the udp backend takes to carry one TCP stream between two hosts: many packets at once, and one by one. */
final class Throughput {
    /** At least five times what a proxy carries that reads and sends packet by packet, in the same time. */
    private static final Budget QUICK = Budget.ratio(0.2);

    private static final String SECONDS = "s/GB";
    private static final int PORT = 7001;
    private static final int MEGABYTE = 1 << 20;
    private static final int WARM_UP = 32;
    private static final int ONE_BY_ONE = 64;
    private static final int MANY_AT_ONCE = 256;
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final Options options;
    private final Lab lab;
    private final Etcd etcd;
    private final Path work;
    private final Consumer<String> progress;
    private final Clock clock = Clock.system();
    private int count;

    Throughput(Options options, Lab lab, Etcd etcd, Path work, Consumer<String> progress) {
        this.options = options;
        this.lab = lab;
        this.etcd = etcd;
        this.work = work;
        this.progress = progress;
    }

    List<Figure> run() {
        List<Double> plainest = new ArrayList<>();
        List<Double> single = new ArrayList<>();
        List<Double> quick = new ArrayList<>();
        for (int run = 0; run < options.runs(); run++) {
            progress.accept("udp: one TCP stream, run " + (run + 1) + " of " + options.runs());
            plainest.add(plainest());
            single.add(daemon(false, ONE_BY_ONE));
            quick.add(daemon(true, MANY_AT_ONCE));
        }
        Optional<Reference> reference = Optional.of(new Reference("read and sendto, in C", Figure.median(plainest)));
        return List.of(
                new Figure("udp, one TCP stream", SECONDS, Figure.median(quick), reference, Optional.of(QUICK)),
                new Figure(
                        "udp, one TCP stream, Offload off",
                        SECONDS,
                        Figure.median(single),
                        reference,
                        Optional.empty()));
    }

    private double plainest() {
        Host from = lab.host();
        Host to = lab.host();
        try (PlainProxy sender = PlainProxy.start(options.proxy(), from, to, "10.99.0.1", directory());
                PlainProxy receiver = PlainProxy.start(options.proxy(), to, from, "10.99.0.2", directory())) {
            return secondsPerGigabyte(from, to, "10.99.0.2", ONE_BY_ONE);
        }
    }

    private double daemon(boolean offload, int megabytes) {
        etcd.network(BackendType.UDP, 0);
        etcd.put(
                Etcd.PREFIX + "/config",
                "{\"Network\":\"" + Leases.NETWORK + "\",\"SubnetLen\":24,\"Backend\":{\"Type\":\"udp\",\"Offload\":"
                        + offload + "}}");
        Host from = lab.host();
        Host to = lab.host();
        Path there = directory();
        try (Agent sender = Agent.start(options.launcher(), from, directory());
                Agent receiver = Agent.start(options.launcher(), to, there)) {
            sender.subnetFile();
            receiver.subnetFile();
            return secondsPerGigabyte(from, to, firstAddress(there.resolve("subnet.env")), megabytes);
        }
    }

    private double secondsPerGigabyte(Host from, Host to, String address, int megabytes) {
        Waits.until("the hosts reach one another", AT_MOST, () -> reaches(from, address));
        copy(from, to, address, WARM_UP);
        return Figure.seconds(copy(from, to, address, megabytes)) * 1e9 / ((double) megabytes * MEGABYTE);
    }

    private Path directory() {
        count++;
        return work.resolve("stream" + count);
    }

    /** The device's: the first of the subnet. */
    private static String firstAddress(Path subnetFile) {
        try {
            return Files.readAllLines(subnetFile).stream()
                    .filter(line -> line.startsWith("FLANNEL_SUBNET="))
                    .map(line -> line.replaceAll("FLANNEL_SUBNET=(.*)\\.1/24", "$1.0"))
                    .findFirst()
                    .orElseThrow(() -> new BenchFailure("there is no subnet in " + subnetFile));
        } catch (IOException e) {
            throw new BenchFailure("cannot read " + subnetFile + ": " + e, e);
        }
    }

    private static boolean reaches(Host from, String address) {
        try {
            return from.run(() -> new ProcessBuilder("ping", "-n", "-c1", "-W1", address)
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0);
        } catch (BenchFailure e) {
            return false;
        }
    }

    private Duration copy(Host from, Host to, String address, int megabytes) {
        ServerSocket server = to.run(() -> new ServerSocket(PORT));
        try (server) {
            FutureTask<Boolean> receiving = new FutureTask<>(() -> {
                NetworkNamespace.enter(to.name());
                receive(server);
                return true;
            });
            Thread thread = new Thread(receiving, "receiver");
            thread.setDaemon(true);
            thread.start();
            return from.run(() -> send(address, megabytes));
        } catch (IOException e) {
            throw new BenchFailure("the stream broke: " + e, e);
        }
    }

    private static void receive(ServerSocket server) throws IOException {
        byte[] buffer = new byte[MEGABYTE];
        try (Socket socket = server.accept();
                InputStream in = socket.getInputStream()) {
            int length = in.read(buffer);
            while (length >= 0) {
                length = in.read(buffer);
            }
            socket.getOutputStream().write(1); // all is there
        }
    }

    private Duration send(String address, int megabytes) throws IOException {
        byte[] buffer = new byte[MEGABYTE];
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), (int) AT_MOST.toMillis());
            OutputStream out = socket.getOutputStream();
            Duration before = clock.uptime();
            for (int i = 0; i < megabytes; i++) {
                out.write(buffer);
            }
            socket.shutdownOutput();
            if (socket.getInputStream().read() < 0) {
                throw new BenchFailure("the receiver ended before all was there");
            }
            return clock.uptime().minus(before);
        }
    }
}
