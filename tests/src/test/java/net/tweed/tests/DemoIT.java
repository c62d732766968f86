package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.tweed.core.testing.Await;
import net.tweed.tests.Launcher.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./tweed demo}: the main job, on this machine. */
class DemoIT {
    private static final Duration BOUND = Duration.ofMinutes(3);

    private final Launcher launcher = new Launcher();

    @BeforeEach
    void needsRoot() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("user id: only root may make network namespaces on every kernel")
                .isEqualTo(0);
    }

    @Test
    void allPairsPingThroughRoutes() {
        Ended demo = launcher.run(BOUND, Map.of(), "demo", "--backend", "host-gw", "--store", "etcd");
        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains("All 15 pings were answered.", "MTU 1500", "proto 84", "Leases in etcd", "/subnets/10.1.")
                .doesNotContain("LOST", "flannel.1");
    }

    @Test
    void allPairsPingThroughVxlan() {
        Ended demo = launcher.run(BOUND, Map.of(), "demo");
        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains(
                        "All 15 pings were answered.",
                        "MTU 1450",
                        "flannel.1",
                        "Leases in the server's file",
                        "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"")
                .doesNotContain("LOST");
    }

    /** All clouds in a long run only, for each takes its time. {@code VpcContract} has all of them always. */
    static List<String> clouds() {
        return Boolean.getBoolean("tweed.long") ? List.of("aws-vpc", "gce", "ali-vpc") : List.of("aws-vpc");
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void allPairsPingThroughTheRouteTableOfACloud(String backend) throws Exception {
        Process build = new ProcessBuilder(
                        launcher.root().resolve("dist/demo-vpc/build").toString())
                .inheritIO()
                .start();
        assertThat(build.waitFor()).as("the demo's cloud is built").isZero();

        Ended demo = launcher.run(BOUND, Map.of(), "demo", "--backend", backend);

        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output())
                .contains("All 15 pings were answered.", "MTU 1500", "the cloud has them", "The route table ")
                .containsPattern("What the daemons changed in the cloud\n(  .*\n)*  .*10\\.1\\.")
                .doesNotContain("LOST", "flannel.1", "proto 84");
    }

    @Test
    @Timeout(180)
    void nothingIsLeftOfAKilledDemo(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process demo = launcher.start(output, Map.of(), "demo", "--hosts=2");
        List<ProcessHandle> all = cluster(demo, output);
        demo.destroyForcibly();
        for (ProcessHandle process : all) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @Timeout(180)
    void nothingIsLeftOfATerminatedDemo(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process demo = launcher.start(output, Map.of(), "demo", "--hosts=2");
        List<ProcessHandle> all = cluster(demo, output);
        demo.destroy();
        assertThat(demo.waitFor()).isEqualTo(143);
        for (ProcessHandle process : all) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    /** The processes of a demo in full swing: its server is there. */
    private static List<ProcessHandle> cluster(Process demo, Path output) {
        return Await.value("the demo runs its server, " + output, BOUND, () -> {
            List<ProcessHandle> all = demo.descendants().toList();
            return all.stream().anyMatch(DemoIT::isServer) ? Optional.of(all) : Optional.empty();
        });
    }

    private static boolean isServer(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains("net.tweed.agent.Main\0server\0");
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
