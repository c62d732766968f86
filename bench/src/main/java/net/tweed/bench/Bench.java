package net.tweed.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import net.tweed.bench.Figure.Budget;
import net.tweed.bench.Figure.Reference;
import net.tweed.core.model.Clock;

/** The measurements of one backend. */
final class Bench {
    /** The budgets of docs/performance.md. */
    private static final Budget CONVERGED = Budget.measured(1.5);

    private static final Budget APPLIED = Budget.ratio(1.2);
    private static final Budget EVENT = Budget.measured(3);
    private static final Budget STARTED = Budget.measured(0.5);
    private static final Budget RESIDENT = Budget.measured(110);
    private static final Budget NOTHING = Budget.measured(0);

    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final int FEW = 3;
    /** Between single events: each finds the daemon at rest. */
    private static final Duration BETWEEN = Duration.ofMillis(60);

    private final Options options;
    private final BackendType type;
    private final Lab lab;
    private final Etcd etcd;
    private final Path work;
    private final Consumer<String> progress;
    private final Clock clock = Clock.system();
    private final List<Figure> figures = new ArrayList<>();
    private int count;

    Bench(Options options, BackendType type, Lab lab, Etcd etcd, Path work, Consumer<String> progress) {
        this.options = options;
        this.type = type;
        this.lab = lab;
        this.etcd = etcd;
        this.work = work;
        this.progress = progress;
    }

    /** Measures everything. */
    List<Figure> run() {
        started();
        int smallest = options.leases().get(0);
        int largest = options.leases().get(options.leases().size() - 1);
        for (int leases : options.leases()) {
            converged(leases, leases == largest);
        }
        oneEvent(smallest);
        restarted(largest);
        return List.copyOf(figures);
    }

    private void started() {
        progress.accept(type.text() + ": start to subnet.env");
        List<Double> times = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int run = 0; run < options.runs(); run++) {
            etcd.network(type, FEW);
            try (Agent agent = agent(lab.host())) {
                times.add(Figure.seconds(agent.subnetFile()));
            }
            bare.add(Figure.seconds(Command.time(options.launcher().toString(), "version")));
        }
        add("start to subnet.env", "s", times, Optional.of(reference("tweed version", bare)), STARTED);
    }

    private void converged(int leases, boolean largest) {
        List<Double> whole = new ArrayList<>();
        List<Double> applied = new ArrayList<>();
        List<Double> tools = new ArrayList<>();
        List<Double> batches = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        for (int run = 0; run < options.runs(); run++) {
            progress.accept(type.text() + ": " + leases + " leases, run " + (run + 1) + " of " + options.runs());
            etcd.network(type, leases);
            Host host = lab.host();
            try (KernelListener kernel = KernelListener.on(host);
                    Agent agent = agent(host)) {
                Duration last = kernel.complete(type.tables(), leases, AT_MOST);
                whole.add(Figure.seconds(last.minus(agent.started())));
                applied.add(Figure.seconds(last.minus(agent.snapshotRead())));
                agent.atRest();
                resident.add(agent.residentMegabytes());
                processor.add(Figure.seconds(agent.processorTime()));
            }
            Host other = lab.host();
            double batch = Figure.seconds(Batch.of(type, leases, other).apply(other));
            batches.add(batch);
            tools.add(batch
                    + Figure.seconds(Command.time(
                            "env",
                            "ETCDCTL_API=3",
                            "etcdctl",
                            "--endpoints=" + Etcd.URL,
                            "get",
                            "--prefix",
                            Etcd.PREFIX + "/subnets/")));
        }
        String of = number(leases) + " leases: ";
        add(of + "start to last ack", "s", whole, Optional.of(reference("etcdctl get + ip -batch", tools)), CONVERGED);
        add(of + "snapshot to last ack", "s", applied, Optional.of(reference("ip -batch", batches)), APPLIED);
        if (largest) {
            add(of + "resident", "MB", resident, Optional.empty(), RESIDENT);
            figures.add(new Figure(
                    name(of + "processor time"), "s", Figure.median(processor), Optional.empty(), Optional.empty()));
        }
    }

    private void oneEvent(int leases) {
        progress.accept(type.text() + ": one event among " + leases);
        etcd.network(type, leases);
        Host host = lab.host();
        List<Double> routes = new ArrayList<>();
        List<Double> watches = new ArrayList<>();
        try (KernelListener kernel = KernelListener.on(host);
                Agent agent = agent(host);
                BufferedReader watch =
                        new BufferedReader(new InputStreamReader(etcd.watch(), StandardCharsets.UTF_8))) {
            kernel.complete(type.tables(), leases, AT_MOST);
            agent.atRest();
            line(watch); // that it has begun
            for (int i = 0; i < options.events(); i++) {
                int number = Leases.EVENTS + i;
                Waits.pause(BETWEEN);
                Duration before = clock.uptime();
                etcd.put(Etcd.key(number), Leases.value(type, number));
                line(watch);
                watches.add(1000 * Figure.seconds(clock.uptime().minus(before)));
                routes.add(1000
                        * Figure.seconds(
                                kernel.row(KernelTable.ROUTES, number, AT_MOST).minus(before)));
            }
        } catch (IOException e) {
            throw new BenchFailure("the watch of etcd broke: " + e, e);
        }
        add(
                "one event among " + number(leases) + ": put to route",
                "ms",
                routes,
                Optional.of(reference("put to a bare watch", watches)),
                EVENT);
    }

    private static void line(BufferedReader watch) throws IOException {
        if (watch.readLine() == null) {
            throw new BenchFailure("etcd ended the watch");
        }
    }

    private void restarted(int leases) {
        progress.accept(type.text() + ": restart with everything in place");
        etcd.network(type, leases);
        Host host = lab.host();
        Path directory = directory();
        try (KernelListener kernel = KernelListener.on(host)) {
            try (Agent agent = Agent.start(options.launcher(), host, directory)) {
                kernel.complete(type.tables(), leases, AT_MOST);
                agent.subnetFile();
                agent.atRest();
            }
            kernel.changes();
            long revision = etcd.revision();
            long rows;
            try (Agent agent = Agent.start(options.launcher(), host, directory)) {
                agent.subnetFile();
                agent.atRest();
                rows = Math.max(kernel.changes(), agent.rowsWritten());
            }
            String of = "restart with " + number(leases) + " in place: ";
            add(of + "rows written", "", List.of((double) rows), Optional.empty(), NOTHING);
            add(of + "keys written", "", List.of((double) (etcd.revision() - revision)), Optional.empty(), NOTHING);
        }
    }

    private Agent agent(Host host) {
        return Agent.start(options.launcher(), host, directory());
    }

    private Path directory() {
        count++;
        return work.resolve(type.text() + count);
    }

    private void add(String what, String unit, List<Double> values, Optional<Reference> reference, Budget budget) {
        figures.add(new Figure(name(what), unit, Figure.median(values), reference, Optional.of(budget)));
    }

    private String name(String what) {
        return type.text() + ", " + what;
    }

    private static Reference reference(String name, List<Double> values) {
        return new Reference(name, Figure.median(values));
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
