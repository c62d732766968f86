package net.tweed.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file, an H2 MVStore that is only appended to: no block that is in use or was before is written again, so a commit
 * that is torn leaves the one before it whole, and that is what the next start opens. What grows so is written anew, into
 * another file that then takes its place, when it has grown to a multiple of what is in it.
 *
 * <p>One thread at a time.
 */
final class StoreFile {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

    /** A file of this size is not worth writing anew; opening it takes well under a second. */
    static final long SMALL = 4L * 1024 * 1024;

    /** How many times what is in it a larger file may take. */
    private static final int MOST_TIMES = 4;

    private final Path path;
    private final StoreFailures failures;
    private Open open;
    private long rewriteAt;

    /** The store with its maps. */
    private record Open(
            MVStore store, MVMap<String, String> items, MVMap<Long, String> grants, MVMap<String, String> facts) {
        static Open at(Path path) {
            MVStore store = new MVStore.Builder()
                    .fileName(path.toAbsolutePath().toString())
                    .autoCommitDisabled()
                    .cacheSize(1)
                    .open();
            store.setReuseSpace(false);
            store.setVersionsToKeep(0);
            MVMap.Builder<String, String> texts = new MVMap.Builder<String, String>()
                    .keyType(StringDataType.INSTANCE)
                    .valueType(StringDataType.INSTANCE);
            MVMap.Builder<Long, String> numbered = new MVMap.Builder<Long, String>()
                    .keyType(LongDataType.INSTANCE)
                    .valueType(StringDataType.INSTANCE);
            return new Open(
                    store,
                    store.openMap("items", texts),
                    store.openMap("grants", numbered),
                    store.openMap("facts", texts));
        }

        void sync() {
            store.commit();
            store.sync();
        }

        long size() {
            return store.getFileStore().size();
        }
    }

    private StoreFile(Path path, Open open) {
        this.path = path;
        this.failures = new StoreFailures(path);
        this.open = open;
        this.rewriteAt = SMALL;
    }

    /**
     * Makes a new store where there is none.
     *
     * @param cluster its identity
     */
    static void createIfAbsent(Path path, long cluster) {
        try {
            Files.deleteIfExists(beside(path)); // of a server that was ended while it wrote the file anew
            if (!Files.exists(path)) {
                create(path, cluster);
            }
        } catch (MVStoreException | IOException e) {
            throw new StoreFailures(path).opening(e);
        }
    }

    /** Opens the file as its last whole commit left it. */
    static StoreFile open(Path path) {
        StoreFailures failures = new StoreFailures(path);
        try {
            if (Files.size(path) == 0) {
                throw failures.damaged("it is empty", null);
            }
            StoreFile file = new StoreFile(path, Open.at(path));
            try {
                file.check();
            } catch (MVStoreException | TweedException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (MVStoreException | IOException e) {
            throw failures.opening(e);
        }
    }

    private static void create(Path path, long cluster) throws IOException {
        Open made = Open.at(PrivateFiles.create(beside(path)));
        try {
            made.facts().put(Stored.FORMAT, Stored.THIS_FORMAT);
            made.facts().put(Stored.CLUSTER, Long.toString(cluster));
            made.facts().put(Stored.REVISION, "1");
            made.facts().put(Stored.GRANT, "0");
            made.sync();
        } finally {
            made.store().closeImmediately();
        }
        moveInPlace(path);
    }

    /** Refuses what is not a whole store of this format. */
    private void check() {
        String format = open.facts().get(Stored.FORMAT);
        if (format == null) {
            throw failures.damaged("it holds no whole commit", null);
        }
        if (!format.equals(Stored.THIS_FORMAT)) {
            throw failures.otherFormat(format);
        }
    }

    /** Everything in it; refuses a file of which anything cannot be read. */
    Stored load(Clock clock) {
        try {
            long cluster = number(Stored.CLUSTER);
            Map<Long, Grant> grants = new HashMap<>();
            open.grants()
                    .forEach((id, text) -> grants.put(
                            id,
                            Grant.decode(text, clock).orElseThrow(() -> failures.damaged("time to live " + id, null))));
            Map<String, Item> items = new HashMap<>();
            open.items().forEach((key, text) -> items.put(key, item(key, text, cluster, grants)));
            return new Stored(cluster, number(Stored.REVISION), number(Stored.GRANT), items, grants);
        } catch (MVStoreException e) {
            throw failures.opening(e);
        }
    }

    private Item item(String key, String text, long cluster, Map<Long, Grant> grants) {
        try {
            return Item.decode(key, text, cluster)
                    .filter(item -> item.grant() == 0 || grants.containsKey(item.grant()))
                    .orElseThrow(() -> failures.damaged("the entry " + key, null));
        } catch (TweedException e) {
            throw e.kind() == TweedException.Kind.CONFIG ? failures.damaged("the lease " + key, e) : e;
        }
    }

    private long number(String name) {
        try {
            return Long.parseLong(String.valueOf(open.facts().get(name)));
        } catch (NumberFormatException e) {
            throw failures.damaged("its " + name, e);
        }
    }

    /**
     * Writes a batch, and returns when it is on the disk.
     *
     * @throws TweedException where it is not, or that is not known: the file is of no use then, until it is opened again
     */
    void write(Batch batch) {
        try {
            batch.items().forEach((key, value) -> set(open.items(), key, value));
            batch.grants().forEach((id, value) -> set(open.grants(), id, value));
            open.facts().putAll(batch.facts());
            open.store().commit();
        } catch (RuntimeException e) {
            throw failures.writing(e);
        }
        try {
            open.store().sync();
        } catch (RuntimeException e) {
            throw failures.syncing(e);
        }
    }

    private static <K> void set(MVMap<K, String> map, K key, Optional<String> value) {
        if (value.isPresent()) {
            map.put(key, value.get());
        } else {
            map.remove(key);
        }
    }

    /** Writes the file anew where it has grown large. What fails leaves it as it is. */
    void rewriteIfLarge() {
        if (open.size() < rewriteAt) {
            return;
        }
        try {
            rewrite();
            rewriteAt = Math.max(SMALL, MOST_TIMES * open.size());
        } catch (MVStoreException | IOException e) {
            rewriteAt = 2 * open.size();
            LOG.warn("Cannot write the store anew; it goes on growing: file={} size={}", path, open.size(), e);
        }
    }

    private void rewrite() throws IOException {
        Path beside = PrivateFiles.create(beside(path));
        Open fresh = Open.at(beside);
        try {
            fresh.items().putAll(open.items());
            fresh.grants().putAll(open.grants());
            fresh.facts().putAll(open.facts());
            fresh.sync();
            moveInPlace(path); // the open file moves along
        } catch (MVStoreException | IOException e) {
            fresh.store().closeImmediately();
            Files.deleteIfExists(beside);
            throw e;
        }
        Open old = open;
        open = fresh;
        old.store().closeImmediately();
    }

    private static void moveInPlace(Path path) throws IOException {
        Files.move(beside(path), path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(directoryOf(path), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static Path beside(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static Path directoryOf(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    long size() {
        return open.size();
    }

    /** Lets the file go without writing anything more. */
    void close() {
        open.store().closeImmediately();
    }
}
