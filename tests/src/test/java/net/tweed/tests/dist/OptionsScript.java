package net.tweed.tests.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code mk-docker-opts.sh} on a subnet file of a test's own. */
final class OptionsScript {
    /** How it ended and what it printed. */
    record Ended(int exit, String output) {}

    private final Path directory;
    private final Path script = Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve("dist/docker/mk-docker-opts.sh"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();

    OptionsScript(Path directory) {
        this.directory = directory;
    }

    Path subnetFile() {
        return directory.resolve("subnet.env");
    }

    Path written() {
        return directory.resolve("docker_opts.env");
    }

    void subnet(String... lines) throws IOException {
        Files.write(subnetFile(), List.of(lines));
    }

    /** Runs it, behind another command where one is given, such as one that makes a network namespace. */
    Ended run(List<String> before, Map<String, String> environment, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(script.toString());
        command.addAll(List.of("-f", subnetFile().toString(), "-d", written().toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DOCKER"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    Ended run(String... options) throws Exception {
        return run(List.of(), Map.of(), List.of(options));
    }
}
