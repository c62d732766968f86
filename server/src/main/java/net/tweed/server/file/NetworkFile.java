package net.tweed.server.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * A network's configuration, a file beside the store's that the operator writes: {@code config.json}, and {@code
 * networks/<name>.json} for a network with a name. It is read each time, so a change needs no restart of the server.
 */
record NetworkFile(Path path) {
    /** As much as a configuration in etcd may hold. */
    private static final int LONGEST = 64 * 1024;

    static NetworkFile of(Path directory, String network) {
        return new NetworkFile(
                network.isEmpty()
                        ? directory.resolve("config.json")
                        : directory.resolve("networks").resolve(network + ".json"));
    }

    /** The text; empty where there is no file. */
    Optional<String> read() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new TweedException(
                        Kind.CONFIG,
                        "Cannot use the network's configuration " + path + ": it is longer than " + LONGEST / 1024
                                + " KiB");
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot read the network's configuration " + path + ": give the server's user the right to",
                    e);
        }
    }

    /** Writes it where there is none yet. */
    void write(String text) {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory != null) {
                PrivateFiles.createDirectories(directory);
            }
            Files.writeString(PrivateFiles.create(beside), text);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreFailures(path).opening(e);
        }
    }
}
