package net.tweed.server.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.model.Revision;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.StoreCopy.Entry;
import net.tweed.core.model.StoreCopy.Life;
import net.tweed.core.model.TweedException;

/** Moves what a database holds of a network. */
final class FileCopiedStore implements CopiedStore {
    private final FileDatabase database;
    private final Keys keys;
    private final NetworkFile config;

    FileCopiedStore(FileDatabase database, Keys keys, NetworkFile config) {
        this.database = database;
        this.keys = keys;
        this.config = config;
    }

    @Override
    public StoreCopy copy() {
        List<Entry> entries = database.commits().read(this::entries);
        return new StoreCopy(config.read(), entries);
    }

    private List<Entry> entries(Contents contents) {
        int cut = keys.network().length() + 1;
        return contents.under(keys.network() + "/").entrySet().stream()
                .sorted(Comparator.comparingLong(
                        there -> there.getValue().revision().created()))
                .map(there -> new Entry(
                        there.getKey().substring(cut),
                        there.getValue().text(),
                        life(contents, there.getValue().grant())))
                .toList();
    }

    private static Optional<Life> life(Contents contents, long id) {
        return contents.grant(id)
                .map(grant -> new Life(
                        id,
                        grant.timeToLive(),
                        Duration.between(contents.clock().now(), grant.end(contents.clock()))));
    }

    /** All of it in one commit. */
    @Override
    public void add(StoreCopy missing) {
        missing.config().ifPresent(config::write);
        boolean unused = database.commits().write(contents -> {
            List<String> there = new ArrayList<>();
            missing.entries().stream()
                    .map(this::full)
                    .filter(key -> contents.item(key).isPresent())
                    .forEach(there::add);
            if (!there.isEmpty()) {
                throw new TweedException(
                        TweedException.Kind.CONFLICT,
                        "Cannot import " + there.get(0) + ": it is there already. Import again.");
            }
            add(missing.entries(), contents);
            return true;
        });
    }

    private void add(List<Entry> entries, Contents contents) {
        Map<Long, Long> grants = new HashMap<>();
        for (Entry entry : entries) {
            long grant = entry.life()
                    .map(life -> grants.computeIfAbsent(
                            life.group(), group -> contents.begin(life.timeToLive(), life.left())))
                    .orElse(0L);
            Revision at = contents.nextRevision();
            Item unused = contents.put(full(entry), entry.value(), grant, at);
        }
    }

    private String full(Entry entry) {
        return keys.network() + "/" + entry.key();
    }

    @Override
    public void close() {
        database.close();
    }
}
