package net.tweed.core.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.StoreCopy.Entry;
import net.tweed.core.model.TweedException;

/**
 * Brings a copy into a store: what is missing there is added, what is there stays. It may be done again: then nothing
 * is missing.
 *
 * @param missing what is to be added
 * @param kept facts that the store has with another value, and keeps: they are newer there
 */
public record StoreImport(StoreCopy missing, List<String> kept) {
    /** Named in an error; more of them would be one fault. */
    private static final int NAMED = 5;

    private static final String GUARDS = Entry.FACTS + "claims/";

    public StoreImport {
        kept = List.copyOf(kept);
    }

    /** Reads the subnets of a lease's key, the part after {@link Entry#LEASES}; empty where it is no lease key. */
    public interface Subnets {
        Optional<DualStack<Prefix>> of(String key);
    }

    /**
     * Compares.
     *
     * @throws TweedException of kind CONFLICT where a lease, a guard or the configuration is another one there
     */
    public static StoreImport of(StoreCopy from, StoreCopy there, Subnets subnets) {
        Comparison comparison = new Comparison(from, there, subnets);
        from.entries().forEach(comparison::look);
        Optional<String> config = from.config().filter(text -> there.config().isEmpty());
        if (config.isEmpty() && from.config().isPresent() && !from.config().equals(there.config())) {
            comparison.conflicts.add("config");
        }
        if (!comparison.conflicts.isEmpty()) {
            throw refusal(comparison.conflicts);
        }
        return new StoreImport(new StoreCopy(config, comparison.missing), comparison.kept);
    }

    private static TweedException refusal(List<String> conflicts) {
        String more = conflicts.size() > NAMED ? " and " + (conflicts.size() - NAMED) + " more" : "";
        return new TweedException(
                TweedException.Kind.CONFLICT,
                "Cannot import: the store has other entries for "
                        + String.join(", ", conflicts.subList(0, Math.min(NAMED, conflicts.size()))) + more
                        + ". Nothing was written. Import into an empty store, or delete there what is not to stay.");
    }

    /** One look through both. */
    private static final class Comparison {
        private final Map<String, Entry> source = new HashMap<>();
        private final Map<String, Entry> present = new HashMap<>();
        private final Subnets subnets;
        private final List<Entry> missing = new ArrayList<>();
        private final List<String> kept = new ArrayList<>();
        private final List<String> conflicts = new ArrayList<>();

        Comparison(StoreCopy from, StoreCopy there, Subnets subnets) {
            from.entries().forEach(entry -> source.put(entry.key(), entry));
            there.entries().forEach(entry -> present.put(entry.key(), entry));
            this.subnets = subnets;
        }

        void look(Entry entry) {
            Entry other = present.get(entry.key());
            boolean claims = entry.isLease() || entry.key().startsWith(GUARDS);
            if (other == null && overlapsAnother(entry)) {
                conflicts.add(entry.key());
            } else if (other == null) {
                missing.add(entry);
            } else if (!isSame(entry, other)) {
                (claims ? conflicts : kept).add(entry.key());
            }
        }

        private static boolean isSame(Entry one, Entry other) {
            return one.value().equals(other.value())
                    && one.life().isPresent() == other.life().isPresent();
        }

        /** Whether a lease is there that overlaps this one, and does not come from where this one comes from. */
        private boolean overlapsAnother(Entry entry) {
            Optional<DualStack<Prefix>> wanted = subnetsOf(entry);
            return wanted.isPresent()
                    && present.values().stream()
                            .filter(other -> !source.containsKey(other.key()))
                            .map(this::subnetsOf)
                            .flatMap(Optional::stream)
                            .anyMatch(other -> other.zip(wanted.get(), Prefix::overlaps).stream()
                                    .anyMatch(overlap -> overlap));
        }

        private Optional<DualStack<Prefix>> subnetsOf(Entry entry) {
            return entry.isLease() ? subnets.of(entry.key().substring(Entry.LEASES.length())) : Optional.empty();
        }
    }
}
