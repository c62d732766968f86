package net.tweed.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every change that the kernel tells of a host's links, addresses, routes, neighbours and forwarding entries. */
public final class KernelMonitor implements AutoCloseable {
    private static final String PROBE = "203.0.113.113";
    private static final String PROBE_MAC = "02:00:00:00:01:13";

    private final String namespace;
    private final List<Process> processes = new ArrayList<>();
    private final Path file;

    private KernelMonitor(String namespace, Path file) {
        this.namespace = namespace;
        this.file = file;
    }

    /** Listens from now on. */
    public static KernelMonitor start(Node node) {
        try {
            Path file = Files.createTempFile(node.stateDirectory().getParent(), "monitor", ".log");
            KernelMonitor monitor = new KernelMonitor(node.namespace(), file);
            monitor.listen("ip", "-o", "monitor", "link", "address", "route", "neigh");
            monitor.listen("bridge", "-o", "monitor", "fdb");
            Eventually.soon("the monitors listen", () -> {
                monitor.probe();
                assertThat(monitor.all()).anyMatch(line -> line.contains(PROBE));
                assertThat(monitor.all()).anyMatch(line -> line.contains(PROBE_MAC));
            });
            return monitor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "stdbuf", "-oL"));
        all.addAll(List.of(command));
        processes.add(Shell.builder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .start());
    }

    private void probe() {
        Shell.run("ip", "-n", namespace, "route", "replace", "blackhole", PROBE);
        Shell.run("ip", "-n", namespace, "route", "delete", "blackhole", PROBE);
        Shell.run("bridge", "-n", namespace, "fdb", "replace", PROBE_MAC, "dev", "eth0", "self");
        Shell.run("bridge", "-n", namespace, "fdb", "delete", PROBE_MAC, "dev", "eth0", "self");
    }

    private List<String> all() throws IOException {
        return Files.readAllLines(file);
    }

    /** What was changed, without what the kernel learns and forgets by itself. */
    public List<String> changes() {
        try {
            return all().stream()
                    .filter(line -> !line.contains(PROBE) && !line.contains(PROBE_MAC))
                    .filter(line -> !line.matches(".*\\b(STALE|REACHABLE|DELAY|PROBE|FAILED|INCOMPLETE|NOARP)\\b.*"))
                    .filter(line -> !line.matches("(.*\\s)?(cni0|c0)(@\\S+)?:?(\\s.*)?|.*fe80::.*|.*ff00::.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was removed: routes, addresses, permanent neighbours and forwarding entries. */
    public List<String> removals() {
        return changes().stream().filter(line -> line.startsWith("Deleted")).toList();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
