package net.tweed.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import net.tweed.bench.Figure.Budget;
import net.tweed.bench.Figure.Reference;
import net.tweed.core.model.Clock;
import net.tweed.core.tls.TlsIdentity;

/** One server and a cluster's daemons behind it, as far as it sees them: each a stream and a token of its own. */
final class Fanout {
    /** As many watchers of etcd itself take as long. */
    private static final Budget TOLD = Budget.ratio(1.5);

    /** That of the server alone: the agents' own, all in this process, is most of what they take to come. */
    private static final Budget COME = Budget.measured(20);

    private static final Budget RESIDENT = Budget.measured(250);
    /** Of one processor, with a sign of life for every stream each second. */
    private static final Budget AT_REST = Budget.measured(0.1);

    private static final Budget LISTED = Budget.measured(0.5);
    private static final int LISTED_LEASES = 5000;

    /** A quiet time that is long beside a garbage collection. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** Between single events: each finds the server at rest. */
    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Options options;
    private final Etcd etcd;
    private final Path work;
    private final Consumer<String> progress;
    private final Clock clock = Clock.system();
    private final List<Figure> figures = new ArrayList<>();
    private int events;

    Fanout(Options options, Etcd etcd, Path work, Consumer<String> progress) {
        this.options = options;
        this.etcd = etcd;
        this.work = work;
        this.progress = progress;
    }

    List<Figure> run() {
        double bare = bare();
        served("", Optional.empty(), bare);
        served("TLS, ", Optional.of(certificates()), bare);
        listed();
        return List.copyOf(figures);
    }

    /** The certificate of a server, and the authority that its clients trust. */
    private TlsIdentity certificates() {
        Path pki = work.resolve("pki");
        String script =
                options.launcher().resolveSibling("../../../pki").normalize().toString();
        Command.time(script, "--dir", pki.toString(), "ca");
        Command.time(script, "--dir", pki.toString(), "server", "bench", "127.0.0.1");
        return new TlsIdentity(
                Optional.of(pki.resolve("server-bench.pem")),
                Optional.of(pki.resolve("server-bench-key.pem")),
                Optional.of(pki.resolve("ca.pem")));
    }

    private double bare() {
        progress.accept("server: watchers of etcd itself");
        etcd.network(BackendType.VXLAN, options.agents());
        List<HttpRequest> requests = IntStream.range(0, options.agents())
                .mapToObj(i -> Etcd.watchRequest())
                .toList();
        try (Streams streams = new Streams(plain())) {
            streams.open(requests, "\"created\":true");
            return Figure.median(oneByOne(streams, number -> Etcd.text(Etcd.key(number))));
        }
    }

    private void served(String how, Optional<TlsIdentity> tls, double bare) {
        progress.accept("server: " + how + options.agents() + " agents");
        etcd.network(BackendType.VXLAN, options.agents());
        String of = "server, " + how + number(options.agents()) + " agents: ";
        List<HttpRequest> requests = new ArrayList<>();
        SSLContext context = tls.map(files -> new TlsIdentity(Optional.empty(), Optional.empty(), files.authority())
                        .context("cannot measure"))
                .orElseGet(Fanout::plain);
        try (Server server = Server.start(options, work.resolve("server" + figures.size()), tls);
                Streams streams = new Streams(context)) {
            IntStream.range(0, options.agents()).forEach(i -> requests.add(server.request(i, "/v1/watch")));
            // The last lease of the snapshot.
            double come = Figure.seconds(streams.open(requests, "\"" + Leases.key(options.agents() - 1) + "\""));
            add(of + "all come at once, and have all leases", "s", come, Optional.empty(), Optional.empty());
            double processor = Figure.seconds(server.use().processorTime());
            add(of + "processor time until then", "s", processor, Optional.empty(), Optional.of(COME));
            add(of + "streams that broke meanwhile", "", streams.broken(), Optional.empty(), Optional.empty());
            Duration before = server.use().processorTime();
            List<Double> told = oneByOne(streams, Leases::key);
            Duration used = server.use().processorTime().minus(before);
            add(
                    of + "put to the last",
                    "ms",
                    Figure.median(told),
                    Optional.of(new Reference("as many watchers of etcd", bare)),
                    Optional.of(TOLD));
            add(
                    of + "processor time of a change",
                    "ms",
                    1000 * Figure.seconds(used) / told.size(),
                    Optional.empty(),
                    Optional.empty());
            atRest(of, server);
            add(of + "resident", "MB", server.use().residentMegabytes(), Optional.empty(), Optional.of(RESIDENT));
            add(
                    of + "most that was resident",
                    "MB",
                    server.use().mostResidentMegabytes(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    private void atRest(String of, Server server) {
        Duration before = server.use().processorTime();
        Waits.pause(QUIET);
        double used = Figure.seconds(server.use().processorTime().minus(before)) / QUIET.toSeconds();
        add(of + "processors at rest", "", used, Optional.empty(), Optional.of(AT_REST));
    }

    private interface Text {
        String of(int number);
    }

    /** How many ms each change took from the put to the last stream that told it. */
    private List<Double> oneByOne(Streams streams, Text text) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < options.events(); i++) {
            int number = Leases.EVENTS + events++;
            Waits.pause(BETWEEN);
            streams.expect(text.of(number));
            Duration before = clock.uptime();
            etcd.put(Etcd.key(number), Leases.value(BackendType.VXLAN, number));
            times.add(1000 * Figure.seconds(streams.told(before)));
        }
        return times;
    }

    private void listed() {
        progress.accept("server: " + LISTED_LEASES + " leases in one call");
        etcd.network(BackendType.VXLAN, LISTED_LEASES);
        List<Double> times = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (Server server = Server.start(options, work.resolve("server" + figures.size()), Optional.empty())) {
            HttpClient http = HttpClient.newHttpClient();
            for (int i = 0; i < options.events(); i++) {
                Duration before = clock.uptime();
                String body = body(http, server.request(i % options.agents(), "/v1/leases"));
                times.add(Figure.seconds(clock.uptime().minus(before)));
                if (body.lines().count() != LISTED_LEASES + 1) {
                    throw new BenchFailure("not all leases were listed");
                }
                before = clock.uptime();
                etcd.list();
                bare.add(Figure.seconds(clock.uptime().minus(before)));
            }
        }
        add(
                "server, " + number(LISTED_LEASES) + " leases in one call",
                "s",
                Figure.median(times),
                Optional.of(new Reference("etcd itself", Figure.median(bare))),
                Optional.of(LISTED));
    }

    private static String body(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        } catch (IOException e) {
            throw new BenchFailure("the server does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private static SSLContext plain() {
        return new TlsIdentity(Optional.empty(), Optional.empty(), Optional.empty()).context("cannot measure");
    }

    private void add(String what, String unit, double value, Optional<Reference> reference, Optional<Budget> budget) {
        figures.add(new Figure(what, unit, value, reference, budget));
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
