package net.tweed.tests.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the daemon is started.
 *
 * @param words the command line in front of the daemon's own arguments
 * @param environment variables beside the usual ones
 */
public record DaemonCommand(List<String> words, Map<String, String> environment) {
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

    public DaemonCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** What this test run was compiled to, with the launcher's flags for the Java machine. */
    static DaemonCommand compiled() {
        List<String> words = new ArrayList<>(List.of(java()));
        words.addAll(FLAGS);
        words.addAll(List.of("-cp", classPath(), "net.tweed.agent.Main", "agent"));
        return new DaemonCommand(words, Map.of());
    }

    /** What users type: {@code ./tweed agent}. It must have been built. */
    public static DaemonCommand launcher(Path tweed) {
        return new DaemonCommand(List.of(tweed.toString(), "agent"), Map.of("TWEED_NO_BUILD", "yes"));
    }

    /** Another command of the same program. */
    DaemonCommand other(String name) {
        List<String> other = new ArrayList<>(words);
        other.set(other.size() - 1, name);
        return new DaemonCommand(other, environment);
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
