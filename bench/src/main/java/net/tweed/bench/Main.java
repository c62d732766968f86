package net.tweed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.TweedException;

/** Runs the benchmarks and prints their table. {@code bench/run} starts it, in namespaces of its own. */
public final class Main {
    private static final int KEPT = 0;
    private static final int MISSED = 1;
    private static final int MISUSED = 2;
    private static final int FAILED = 3;

    private Main() {}

    public static void main(String[] args) {
        int status = FAILED;
        try {
            status = run(Options.read(List.of(args)));
        } catch (IllegalArgumentException e) {
            System.err.println("tweed bench: " + e.getMessage() + "; \"bench/run --help\" lists the options.");
            status = MISUSED;
        } catch (BenchFailure | TweedException e) {
            System.err.println("tweed bench: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("tweed bench: " + e);
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(status); // its namespaces end with it, and all that runs in them
        }
    }

    private static int run(Options options) throws IOException {
        Path work = Files.createDirectory(Path.of("/run/bench"));
        Lab lab = new Lab();
        List<Figure> figures = new ArrayList<>();
        try (Etcd etcd = Etcd.start(work)) {
            for (BackendType type : options.backends()) {
                figures.addAll(
                        switch (type) {
                            case VXLAN, HOST_GW -> new Bench(options, type, lab, etcd, work, Main::progress).run();
                            case UDP -> new Throughput(options, lab, etcd, work, Main::progress).run();
                        });
            }
            if (options.agents() > 0) {
                figures.addAll(new Fanout(options, etcd, work, Main::progress).run());
            }
        }
        System.out.println(machine(options));
        System.out.print(Report.table(figures));
        long missed = figures.stream().filter(figure -> !figure.kept()).count();
        System.out.println(missed == 0 ? "Every budget was kept." : missed + " budgets were missed.");
        return missed == 0 ? KEPT : MISSED;
    }

    private static void progress(String what) {
        System.err.println("  " + what);
    }

    private static String machine(Options options) throws IOException {
        return "Medians of " + options.runs() + " runs; " + Runtime.getRuntime().availableProcessors()
                + " processors, Linux "
                + System.getProperty("os.version") + ", JDK " + System.getProperty("java.version") + ", load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
