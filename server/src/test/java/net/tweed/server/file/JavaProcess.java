package net.tweed.server.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Another Java, with this one's classes. */
final class JavaProcess {
    private JavaProcess() {}

    /** The words of its command. */
    static List<String> command(Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        words.addAll(List.of(arguments));
        return words;
    }

    static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
