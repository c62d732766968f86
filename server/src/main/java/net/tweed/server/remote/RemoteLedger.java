package net.tweed.server.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.FieldReader;
import net.tweed.core.wire.JsonText;
import net.tweed.server.wire.FactForm;
import net.tweed.server.wire.LeaseForm;
import net.tweed.server.wire.Route;

/** Reads and writes facts through a server. */
final class RemoteLedger implements Ledger {
    private final Calls calls;

    RemoteLedger(Calls calls) {
        this.calls = calls;
    }

    @Override
    public Optional<Entry> get(String key) {
        return read("key", key).stream().findFirst();
    }

    @Override
    public List<Entry> list(String prefix) {
        return read("prefix", prefix);
    }

    private List<Entry> read(String by, String text) {
        List<Entry> entries = new ArrayList<>();
        String body = calls.get("read facts", Route.FACTS, Map.of(by, text));
        for (String line : body.lines().toList()) {
            FieldReader fields = RemoteLeases.answer(line);
            Optional<Long> count = fields.integer("Facts", 0, Integer.MAX_VALUE);
            if (count.isPresent() && count.get() == entries.size()) {
                return List.copyOf(entries);
            }
            entries.add(FactForm.read(fields));
        }
        throw new TweedException(
                TweedException.Kind.UNAVAILABLE, "Cannot read facts: the server's answer was cut off.");
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        JsonText request = new JsonText().text("Key", key).text("Value", value);
        timeToLive.ifPresent(life -> request.number("LifeMillis", life.toMillis()));
        expected.ifPresent(entry -> LeaseForm.revision(request, entry.revision()));
        FieldReader answer = RemoteLeases.answer(calls.post("write a fact", Route.PUT, request.end()));
        return RemoteLeases.won(answer) ? Optional.of(FactForm.read(answer)) : Optional.empty();
    }

    @Override
    public boolean keepAlive(Entry entry) {
        return changed("keep a fact alive", Route.KEEP_ALIVE, entry);
    }

    @Override
    public boolean remove(Entry entry) {
        return changed("remove a fact", Route.REMOVE, entry);
    }

    private boolean changed(String doing, Route route, Entry entry) {
        String request = FactForm.write(new JsonText(), entry).end();
        return RemoteLeases.won(RemoteLeases.answer(calls.post(doing, route, request)));
    }
}
