package net.tweed.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as Helm itself renders it: what the other tests look at. Needs helm on the PATH. */
class HelmIT {
    private static final String CHART =
            Manifests.ROOT.resolve("dist/kubernetes/chart").toString();

    @TempDir
    Path directory;

    @BeforeEach
    void thereIsHelm() {
        assumeTrue(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "helm"))),
                "There is no helm on the PATH: install it to have the chart rendered by Helm itself");
    }

    static Stream<Map<String, Object>> values() {
        return Stream.of(
                Map.of(),
                Map.of("image", "registry.example.com/net/tweed:1", "cniPluginImage", "registry.example.com/cni:2"),
                Map.of(
                        "netConf",
                        Map.of(
                                "Network",
                                "10.9.0.0/16",
                                "Backend",
                                Map.of("Type", "vxlan", "VNI", 4096, "Port", 4789))),
                Map.of("args", List.of("--kube-subnet-mgr", "--iface-regex=^eth\\d+ \"x\"", "-v=2")),
                Map.of("resources", Map.of("requests", Map.of("cpu", "1", "memory", "1Gi"))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void theChartIsRenderedAsTheOtherTestsRenderIt(Map<String, Object> values) throws Exception {
        Path file = Files.writeString(directory.resolve("values.json"), Serialization.asJson(values));
        String rendered = helm("template", "x", CHART, "--namespace", "net", "--values", file.toString());
        assertThat(Manifests.objects(rendered)).containsExactlyInAnyOrderElementsOf(Manifests.chart("net", values));
    }

    @Test
    void helmFindsNothingWrong() throws Exception {
        assertThat(helm("lint", "--strict", CHART)).contains("0 chart(s) failed");
    }

    private String helm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("helm"));
        command.addAll(Arrays.asList(arguments));
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .directory(directory.toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors) + output).isZero();
        return output;
    }
}
