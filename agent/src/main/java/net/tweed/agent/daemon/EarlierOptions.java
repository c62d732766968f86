package net.tweed.agent.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options that backends of this host had, in the state directory: when another backend takes the place of one in a
 * cloud, the way there is still known. For root's eyes only, as there may be keys among them.
 */
final class EarlierOptions {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierOptions.class);

    private final Path stateDir;

    EarlierOptions(Path stateDir) {
        this.stateDir = stateDir;
    }

    Optional<String> of(String type) {
        try {
            return Optional.of(Files.readString(file(type)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("Cannot read {}: the options that {} had here are not known", file(type), type, e);
            return Optional.empty();
        }
    }

    void keep(String type, String json) {
        Path file = file(type);
        try {
            if (of(type).filter(json::equals).isPresent()) {
                return;
            }
            Files.createDirectories(stateDir);
            Path next = Files.createTempFile(
                    stateDir,
                    type,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(next, json.getBytes(StandardCharsets.UTF_8));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn(
                    "Cannot write {}: a change to another backend will look for {}'s rows by default options only",
                    file,
                    type,
                    e);
        }
    }

    private Path file(String type) {
        return stateDir.resolve("backend-" + type + ".json");
    }
}
