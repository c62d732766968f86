package net.tweed.cni;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what comes from outside, up to a limit that nothing honest reaches. */
final class Bounded {
    /** A configuration with the list of a thousand containers for GC takes a tenth of it. */
    static final int CONFIG = 1 << 20;

    private Bounded() {}

    /** Everything up to the end of the stream. */
    static byte[] read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new IOException("it is longer than " + most + " bytes");
        }
        return bytes;
    }

    static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, most);
        }
    }
}
