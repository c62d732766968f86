package net.tweed.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;
import net.tweed.agent.daemon.InstalledBackends;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.testing.BackendContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend of somebody else's: built against core alone, put into a directory as a jar, found, and held to the contract. */
class BackendPlugTest extends BackendContract {
    private static final String SOURCE = "net/example/log/LogFactory.java";

    @TempDir
    private static Path work;

    @BeforeAll
    static void build() {
        try {
            Path source = Path.of(Objects.requireNonNull(BackendPlugTest.class.getResource("/sample-backend/" + SOURCE))
                    .toURI());
            Path core = Path.of(BackendFactory.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path classes = Files.createDirectories(work.resolve("classes"));
            int status = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-nowarn",
                            "-proc:none",
                            "-d",
                            classes.toString(),
                            "-cp",
                            core.toString(),
                            source.toString());
            assertThat(status).as("it compiles against core alone").isZero();
            Path services = Files.createDirectories(classes.resolve("META-INF/services"));
            Files.writeString(services.resolve(BackendFactory.class.getName()), "net.example.log.LogFactory\n");
            jar(classes, Files.createDirectories(work.resolve("backends")).resolve("log.jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void jar(Path classes, Path to) throws IOException {
        try (OutputStream file = Files.newOutputStream(to);
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
                jar.closeEntry();
            }
        }
    }

    private static List<BackendFactory> installed(Map<String, String> environment) {
        return StreamSupport.stream(new InstalledBackends(environment).spliterator(), false)
                .toList();
    }

    private static Map<String, String> environment() {
        return Map.of(InstalledBackends.VARIABLE, work.resolve("backends").toString());
    }

    @Override
    protected BackendFactory factory() {
        return installed(environment()).stream()
                .filter(factory -> factory.type().equals("log"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDirectoryIsOpenedOnlyForTheTypeThatItIsNamedLike() throws IOException {
        Path folders = work.resolve("folders");
        Path mine = Files.createDirectories(folders.resolve("log"));
        Files.copy(work.resolve("backends/log.jar"), mine.resolve("log.jar"));
        Path broken = Files.createDirectories(work.resolve("broken/META-INF/services"));
        Files.writeString(broken.resolve(BackendFactory.class.getName()), "net.example.Missing\n");
        jar(
                work.resolve("broken"),
                Files.createDirectories(folders.resolve("broken")).resolve("broken.jar"));
        Map<String, String> environment =
                Map.of(InstalledBackends.VARIABLE, work.resolve("none") + File.pathSeparator + folders);

        InstalledBackends installed = new InstalledBackends(environment);

        assertThat(installed.find("log").orElseThrow())
                .isSameAs(installed.find("log").orElseThrow());
        assertThat(installed.find("vxlan")).isPresent();
        assertThat(installed.find("../log")).isEmpty();
        assertThatThrownBy(installed::iterator).hasMessageContaining("net.example.Missing");
    }

    @Test
    void itStandsBesideThoseThatCameWithTweed() {
        List<String> types = new ArrayList<>();
        installed(environment()).forEach(factory -> types.add(factory.type()));

        assertThat(types).contains("log", "vxlan", "host-gw", "aws-vpc", "gce", "ali-vpc");
        assertThat(installed(Map.of())).extracting(BackendFactory::type).doesNotContain("log");
    }
}
