package net.tweed.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.tweed.core.lease.Ledger.Entry;
import org.junit.jupiter.api.Test;

/**
 * What every store does as a {@link net.tweed.core.lease.Ledger}.
 *
 * @param <W> what others can do to the database
 */
public abstract class LedgerContract<W extends ConnectedStores.FactsWorld> extends ConnectedStores<W> {
    @Test
    void aFactIsReadAsWritten() {
        Entry entry = store.put("history/10.5.1.0-24", Optional.empty(), "{\"é\":1}", Optional.empty())
                .orElseThrow();
        assertThat(entry.key()).isEqualTo("history/10.5.1.0-24");
        assertThat(other.get("history/10.5.1.0-24")).contains(entry);
        assertThat(other.get("history/10.5.1.0")).isEmpty();
    }

    @Test
    void factsAreListedByTheBeginningOfTheirKey() {
        Entry b =
                store.put("history/b", Optional.empty(), "2", Optional.empty()).orElseThrow();
        Entry a =
                store.put("history/a", Optional.empty(), "1", Optional.empty()).orElseThrow();
        assertThat(store.put("busy/a", Optional.empty(), "3", Optional.of(DAY))).isPresent();
        assertThat(other.list("history/")).containsExactly(a, b);
        assertThat(other.list("nothing/")).isEmpty();
    }

    @Test
    void aFactIsWrittenOnlyOverWhatWasExpected() {
        Entry first =
                store.put("routed/x", Optional.empty(), "1", Optional.empty()).orElseThrow();
        assertThat(other.put("routed/x", Optional.empty(), "2", Optional.empty()))
                .isEmpty();
        Entry second =
                other.put("routed/x", Optional.of(first), "2", Optional.empty()).orElseThrow();
        assertThat(store.put("routed/x", Optional.of(first), "3", Optional.empty()))
                .isEmpty();
        assertThat(store.get("routed/x")).contains(second);
        assertThat(second.revision().created()).isEqualTo(first.revision().created());
    }

    @Test
    void aFactIsRemovedOnlyUnchanged() {
        Entry first =
                store.put("routed/x", Optional.empty(), "1", Optional.of(DAY)).orElseThrow();
        Entry second =
                store.put("routed/x", Optional.of(first), "2", Optional.of(DAY)).orElseThrow();
        assertThat(other.remove(first)).isFalse();
        assertThat(other.remove(second)).isTrue();
        assertThat(other.remove(second)).isFalse();
        assertThat(store.get("routed/x")).isEmpty();
    }

    @Test
    void aFactWithATimeToLiveIsKeptAliveOrExpires() {
        Entry entry =
                store.put("busy/h1", Optional.empty(), "1", Optional.of(DAY)).orElseThrow();
        assertThat(store.keepAlive(entry)).isTrue();
        assertThat(store.get("busy/h1")).contains(entry);
        world.expireFact("busy/h1");
        assertThat(store.keepAlive(entry)).isFalse();
        assertThat(store.get("busy/h1")).isEmpty();
    }

    @Test
    void aChangedFactIsNotKeptAlive() {
        Entry first =
                store.put("election/x", Optional.empty(), "1", Optional.of(DAY)).orElseThrow();
        assertThat(other.put("election/x", Optional.of(first), "2", Optional.of(DAY)))
                .isPresent();
        assertThat(store.keepAlive(first)).isFalse();
    }
}
