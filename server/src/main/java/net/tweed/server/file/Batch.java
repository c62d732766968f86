package net.tweed.server.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import net.tweed.core.lease.LeaseEvent;
import net.tweed.core.model.TweedException;

/**
 * Changes that become durable together, what is told of them afterwards, and those who wait for it. Guarded by the
 * database's lock until it is taken to be written.
 */
final class Batch {
    /** What becomes of entries of one kind: the new value, or none any more. */
    private final Map<String, Optional<String>> items = new LinkedHashMap<>();

    private final Map<Long, Optional<String>> grants = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Told> told = new ArrayList<>();
    private final CompletableFuture<Optional<TweedException>> durable = new CompletableFuture<>();
    private boolean scheduled;

    /** An event, and the watches that were open when it happened. */
    record Told(List<FileWatch> watches, LeaseEvent event) {}

    /** One that is long written. */
    static Batch written() {
        Batch batch = new Batch();
        batch.done();
        return batch;
    }

    void item(String key, Optional<Item> item) {
        items.put(key, item.map(Item::encode));
    }

    void grant(long id, Optional<Grant> grant) {
        grants.put(id, grant.map(Grant::encode));
    }

    /** A fact about the store itself. */
    void fact(String name, String value) {
        facts.put(name, value);
    }

    void tell(List<FileWatch> watches, LeaseEvent event) {
        if (!watches.isEmpty()) {
            told.add(new Told(watches, event));
        }
    }

    Map<String, Optional<String>> items() {
        return items;
    }

    Map<Long, Optional<String>> grants() {
        return grants;
    }

    Map<String, String> facts() {
        return facts;
    }

    List<Told> told() {
        return told;
    }

    boolean writesNothing() {
        return items.isEmpty() && grants.isEmpty() && facts.isEmpty();
    }

    boolean isEmpty() {
        return writesNothing() && told.isEmpty();
    }

    /** True for the first who asks: it has to see to the writing. */
    boolean schedule() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    void done() {
        durable.complete(Optional.empty());
    }

    void failed(TweedException why) {
        durable.complete(Optional.of(why));
    }

    /**
     * Waits until it is written.
     *
     * @throws TweedException where it could not be
     */
    void await() {
        durable().ifPresent(why -> {
            throw StoreFailures.again(why);
        });
    }

    private Optional<TweedException> durable() {
        try {
            return durable.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is only ever completed with a value
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TweedException(
                    TweedException.Kind.UNAVAILABLE,
                    "Interrupted while the store was written: whether the change was made is not known",
                    e);
        }
    }
}
