package net.tweed.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Tweed's version, as the build wrote it. */
final class Version {
    private Version() {}

    /** {@code tweed 0.1.0}. */
    static String text() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            String number = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return "tweed " + (number.isEmpty() ? "unknown" : number);
        } catch (IOException e) {
            return "tweed unknown";
        }
    }
}
