package net.tweed.cni;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the delegates' configurations are kept from ADD to DEL: a file for each container, with its id as its name, and
 * for its further interfaces {@code <id>@<interface>}. An id can have neither {@code @} nor a slash.
 *
 * <p>A file is there whole or not at all. Files of different containers do not touch one another, and a runtime does not
 * do two things at once for one container: no locks.
 */
final class StateDirectory {
    private final Path directory;

    StateDirectory(Path directory) {
        this.directory = directory;
    }

    /** Replaces what was there for it. */
    void save(Attachment attachment, Map<String, Object> config) {
        Path file = file(attachment);
        Path whole = directory.resolve("." + file.getFileName() + ".new");
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(whole);
            try (SeekableByteChannel channel = Files.newByteChannel(
                    whole,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(Kept.of(attachment, config).encode());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed("keep the delegate's configuration in", file, e);
        }
    }

    /** Empty where nothing was added, or it was deleted. */
    Optional<Kept> find(Attachment attachment) {
        Optional<Kept> own = read(further(attachment));
        Optional<Kept> first = own.isPresent() ? own : read(first(attachment));
        return first.isPresent() && first.get().isOf(attachment) ? first : Optional.empty();
    }

    /** Nothing is done where there is none. */
    void remove(Attachment attachment) {
        Path file = further(attachment);
        try {
            if (!Files.deleteIfExists(file)) {
                file = first(attachment);
                if (read(file).filter(kept -> kept.isOf(attachment)).isPresent()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw failed("remove", file, e);
        }
    }

    /** All that is kept here, of whatever network. */
    List<Kept> list() {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int at = name.indexOf('@');
                String container = at < 0 ? name : name.substring(0, at);
                if (Names.valid(container) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    read(file).ifPresent(all::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list", directory, e);
        }
        return all;
    }

    /** A container's first interface has the short name, unless another one, or flannel's plugin, has taken it. */
    private Path file(Attachment attachment) {
        Path first = first(attachment);
        Optional<Kept> there = read(first);
        boolean free = there.isEmpty()
                || there.get().type().isEmpty()
                || there.get().ifname().equals(Optional.of(attachment.ifname()));
        return free ? first : further(attachment);
    }

    private Path first(Attachment attachment) {
        return directory.resolve(attachment.container());
    }

    private Path further(Attachment attachment) {
        return directory.resolve(attachment.container() + "@" + attachment.ifname());
    }

    private Optional<Kept> read(Path file) {
        String name = String.valueOf(file.getFileName());
        int at = name.indexOf('@');
        String container = at < 0 ? name : name.substring(0, at);
        byte[] text;
        try {
            text = Bounded.read(file, Bounded.CONFIG);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
        try {
            return Optional.of(Kept.decode(container, Json.object(text)));
        } catch (IOException e) {
            return Optional.of(new Kept(container, Optional.empty(), Map.of()));
        }
    }

    private static CniException failed(String what, Path file, IOException e) {
        return new CniException(
                ErrorCode.IO_FAILURE,
                "Cannot " + what + " " + file + ": " + e + ".",
                "Look at the rights and the free space there; \"dataDir\" in the network's configuration names another "
                        + "directory.",
                e);
    }
}
