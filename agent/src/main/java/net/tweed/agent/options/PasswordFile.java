package net.tweed.agent.options;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.tweed.core.model.Secret;
import net.tweed.core.model.TweedException;

/** Reads a password from a file: its first line. */
final class PasswordFile {
    private static final int LONGEST = 4096; // bytes; far above any password, far below a wrong file

    private PasswordFile() {}

    static Secret read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            String text = new String(bytes, StandardCharsets.UTF_8);
            String line = text.lines().findFirst().orElse("");
            if (bytes.length > LONGEST || line.isEmpty()) {
                throw new TweedException(
                        TweedException.Kind.CONFIG,
                        "Cannot take the password from " + file + ": it must hold one line of 1 to " + LONGEST
                                + " bytes");
            }
            return new Secret(line);
        } catch (IOException e) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read the password from " + file + " ("
                            + e.getClass().getSimpleName() + "): check that it exists and that this user may read it",
                    e);
        }
    }
}
