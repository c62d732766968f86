package net.tweed.server.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Revision;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.server.access.Client;
import net.tweed.server.access.Guard;
import net.tweed.server.wire.FactForm;
import net.tweed.server.wire.LeaseForm;

/** Reads facts for everyone, and writes them for clients that may. */
final class FactCalls {
    private final Ledger ledger;
    private final Guard guard;

    FactCalls(Ledger ledger, Guard guard) {
        this.ledger = ledger;
        this.guard = guard;
    }

    /** Facts by the line: at most one for a key, any number for the beginning of one. */
    Answer read(Map<String, String> query) {
        String key = query.getOrDefault("key", "");
        String prefix = query.getOrDefault("prefix", "");
        if (key.isEmpty() == prefix.isEmpty() || !FactForm.isKey(key + prefix)) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot read facts: give either key or prefix, of visible ASCII characters");
        }
        List<Entry> entries = prefix.isEmpty() ? ledger.get(key).stream().toList() : ledger.list(prefix);
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry ->
                lines.append(FactForm.write(new JsonText(), entry).end()).append('\n'));
        lines.append(new JsonText().number("Facts", entries.size()).end()).append('\n');
        return new Answer(200, Answer.Type.LINES, lines.toString());
    }

    Answer put(Client client, FieldReader from) {
        String key = FactForm.key(from);
        String value = FactForm.value(from);
        Optional<Duration> life = LeaseCalls.life(from);
        Optional<Revision> revision = from.has("Modified") ? Optional.of(LeaseForm.revision(from)) : Optional.empty();
        from.finish();
        Optional<Entry> expected = revision.map(then -> new Entry(key, "", then));
        guard.put(client, key, expected, value, life);
        return fact(ledger.put(key, expected, value, life));
    }

    Answer keepAlive(Client client, FieldReader from) {
        Entry entry = FactForm.read(from);
        guard.keepAlive(client, entry);
        return Api.outcome(ledger.keepAlive(entry), Optional.empty());
    }

    Answer remove(Client client, FieldReader from) {
        Entry entry = FactForm.read(from);
        guard.remove(client, entry);
        return Api.outcome(ledger.remove(entry), Optional.empty());
    }

    private static Answer fact(Optional<Entry> entry) {
        return Api.outcome(entry.isPresent(), entry.map(written -> FactForm.write(new JsonText(), written)));
    }
}
