package net.tweed.tests.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How the daemon is started: what this test run was built from, with the launcher's flags for the Java machine. */
final class DaemonCommand {
    private static final List<String> FLAGS = List.of(
            "-Xmx64m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Dfile.encoding=UTF-8",
            "-Djnr.ffi.asm.enabled=false",
            "-Djnr.ffi.x86asm.enabled=false");

    private DaemonCommand() {}

    /** The command line in front of the daemon's own arguments. */
    static List<String> prefix(String namespace) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, java()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath(), "net.tweed.agent.Main"));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of this test run without what only tests need. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(":", -1))
                .filter(
                        entry -> !entry.matches(
                                ".*(test-classes|-tests\\.jar|/junit/|/opentest4j/|/assertj/|/archunit/|/byte-?buddy/|/apiguardian/).*"))
                .collect(Collectors.joining(":"));
    }
}
