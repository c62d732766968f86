package net.tweed.tests.cni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as it is installed on hosts: {@code bin/tweed-cni}, linked as {@code flannel}. It must have been built. */
class InstalledPluginIT {
    private static final Path PLUGIN = Stream.iterate(
                    Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("dist/target/tweed/bin/tweed-cni"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("dist/target/tweed/bin/tweed-cni"));

    private static final String DELEGATE = "#!/bin/sh\ncat >/dev/null\necho '{\"ips\":[]}'\n";
    private static final String ENV =
            "FLANNEL_NETWORK=10.5.0.0/16\nFLANNEL_SUBNET=10.5.22.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n";

    @TempDir
    private Path home;

    /** {@code -Xshare:on} refuses to start where the archive is not usable. */
    @Test
    void nearlyEveryClassIsOutOfTheArchive() throws Exception {
        Path loaded = home.resolve("loaded");
        String answer = add(Map.of("TWEED_CNI_JAVA_OPTS", "-Xshare:on -Xlog:class+load:file=" + loaded));
        assertThat(answer).isEqualTo("{\"ips\":[]}\n");
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("net.tweed.cni.Plugin source: shared objects file"))
                .filteredOn(line -> !line.contains("shared objects file"))
                .hasSizeLessThan(5)
                .noneMatch(line -> line.contains("source: file:"));
    }

    @Test
    void withoutTheArchiveItWorksAllTheSame() throws Exception {
        assertThat(add(Map.of("TWEED_CNI_JAVA_OPTS", "-XX:SharedArchiveFile=/nowhere")))
                .isEqualTo("{\"ips\":[]}\n");
    }

    @Test
    void withoutJavaItIsSaidAsRuntimesReadIt() throws Exception {
        assertThat(add(Map.of("JAVA_HOME", "/nowhere")))
                .startsWith(
                        "{\"cniVersion\":\"0.1.0\",\"code\":100,\"msg\":\"There is no Java at \\\"/nowhere/bin/java\\\"");
    }

    private String add(Map<String, String> more) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path delegate = Files.writeString(bin.resolve("bridge"), DELEGATE);
        assertThat(delegate.toFile().setExecutable(true)).isTrue();
        Path link = Files.createSymbolicLink(bin.resolve("flannel"), PLUGIN);
        Path env = Files.writeString(home.resolve("subnet.env"), ENV);
        Path conf = Files.writeString(
                home.resolve("conf"),
                "{\"name\":\"net\",\"type\":\"flannel\",\"subnetFile\":\"" + env + "\",\"dataDir\":\"" + home
                        + "/data\"}");
        ProcessBuilder builder = new ProcessBuilder(List.of(link.toString())).redirectInput(conf.toFile());
        builder.environment()
                .putAll(Map.of(
                        "CNI_COMMAND",
                        "ADD",
                        "CNI_CONTAINERID",
                        "pod",
                        "CNI_NETNS",
                        "/proc/self/ns/net",
                        "CNI_IFNAME",
                        "eth0",
                        "CNI_PATH",
                        bin.toString()));
        builder.environment().putAll(more);
        Process process = builder.redirectError(home.resolve("err").toFile()).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return answer;
    }
}
