package net.tweed.server.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.tweed.core.lease.Ledger;

/** A network's facts. */
final class FileLedger implements Ledger {
    private final Commits commits;
    private final Keys keys;

    FileLedger(Commits commits, Keys keys) {
        this.commits = commits;
        this.keys = keys;
    }

    @Override
    public Optional<Entry> get(String key) {
        return commits.read(contents -> contents.item(keys.fact(key)).map(item -> entry(key, item)));
    }

    @Override
    public List<Entry> list(String prefix) {
        int cut = keys.fact("").length();
        return commits.read(contents -> contents.under(keys.fact(prefix)).entrySet().stream()
                .map(there -> entry(there.getKey().substring(cut), there.getValue()))
                .toList());
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        String full = keys.fact(key);
        return commits.write(contents -> {
            boolean asExpected = contents.item(full).map(Item::revision).equals(expected.map(Entry::revision));
            if (!asExpected) {
                return Optional.empty();
            }
            long grant = timeToLive.map(contents::begin).orElse(0L);
            return Optional.of(entry(key, contents.put(full, value, grant, contents.nextRevision())));
        });
    }

    @Override
    public boolean keepAlive(Entry entry) {
        return commits.write(contents -> unchanged(contents, entry)
                .filter(item ->
                        item.grant() == 0 || contents.renew(item.grant()).isPresent())
                .isPresent());
    }

    @Override
    public boolean remove(Entry entry) {
        return commits.write(contents -> {
            Optional<Item> there = unchanged(contents, entry);
            there.ifPresent(item -> contents.delete(keys.fact(entry.key()), contents.nextRevision()));
            return there.isPresent();
        });
    }

    private Optional<Item> unchanged(Contents contents, Entry entry) {
        return contents.item(keys.fact(entry.key()))
                .filter(item -> item.revision().equals(entry.revision()));
    }

    private static Entry entry(String key, Item item) {
        return new Entry(key, item.text(), item.revision());
    }
}
