package net.tweed.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.StoreImport;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.Term;
import net.tweed.core.model.TweedException;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.wire.LeaseKey;
import net.tweed.core.wire.StoreLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store's contents go into another one, through text. */
class CopyTest {
    private static final String CONFIG = "{\"Network\": \"10.0.0.0/8\"}\n";

    @TempDir
    private Path temporary;

    private final ManualClock clock = new ManualClock();

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    CopyTest() {}

    @Test
    void leasesTermsAndFactsArriveAsTheyAre() {
        StoreCopy copy = filled("from");
        assertThat(decoded(StoreLines.encode(copy))).isEqualTo(copy);
        assertThat(imported("to", copy).kept()).isEmpty();
        clock.advance(Hosts.DAY.minus(Duration.ofHours(2)));
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            LeaseStore store = to.network("");
            assertThat(store.config()).contains(CONFIG);
            assertThat(store.list().leases())
                    .extracting(Lease::subnets)
                    .containsExactly(Hosts.subnet(1), Hosts.subnet(2));
            assertThat(store.get("history/10.0.1.0-24").orElseThrow().value()).isEqualTo("h1 then");
            assertThat(Hosts.claim(store, 2, 7)).as("its guard is there").isEmpty();
            Lease one = store.list().leases().get(0);
            Lease two = store.list().leases().get(1);
            assertThat(one.revision().created()).isLessThan(two.revision().created());
            assertThat(store.renew(one).orElseThrow().term())
                    .as("its whole time to live")
                    .isEqualTo(new Term.Until(clock.now().plus(Hosts.DAY)));
            clock.advance(Duration.ofHours(1).plusSeconds(1));
            to.commits().tick();
            assertThat(store.list().leases())
                    .as("an hour was left of the other")
                    .extracting(Lease::subnets)
                    .containsExactly(Hosts.subnet(1));
            assertThat(Hosts.claim(store, 2, 7)).as("the guard went with it").isPresent();
        }
    }

    @Test
    void importingAgainAddsNothing() {
        StoreCopy copy = filled("from");
        StoreImport first = imported("to", copy);
        assertThat(first.missing()).isEqualTo(copy);
        StoreImport second = imported("to", copy);
        assertThat(second.missing().entries()).isEmpty();
        assertThat(second.missing().config()).isEmpty();
    }

    @Test
    void whatDiffersIsNotWrittenOver() {
        StoreCopy copy = filled("from");
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            assertThat(Hosts.claim(to.network(""), 1, 9)).isPresent();
            assertThat(to.network("").put("history/10.0.1.0-24", Optional.empty(), "newer", Optional.empty()))
                    .isPresent();
        }
        assertThatThrownBy(() -> imported("to", copy))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFLICT))
                .hasMessageContaining("subnets/10.0.1.0-24");
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            assertThat(to.network("").list().leases()).hasSize(1);
            assertThat(to.network("").config()).isEmpty();
        }
    }

    @Test
    void aLeaseThatOverlapsOneThatIsThereIsRefused() {
        StoreCopy copy = filled("from");
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            LeaseStore store = to.network("");
            assertThat(store.claim(
                            DualStack.v4(Prefix.parse("10.0.0.0/20").orElseThrow()), Hosts.host(9), "h9", Hosts.DAY))
                    .isPresent();
        }
        assertThatThrownBy(() -> imported("to", copy)).isInstanceOf(TweedException.class);
    }

    @Test
    void factsThatAreNewerThereStay() {
        StoreCopy copy = filled("from");
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            assertThat(to.network("").put("history/10.0.1.0-24", Optional.empty(), "newer", Optional.empty()))
                    .isPresent();
        }
        assertThat(imported("to", copy).kept()).containsExactly("tweed/history/10.0.1.0-24");
        try (FileDatabase to = FileDatabase.open(temporary.resolve("to"), clock)) {
            assertThat(to.network("").get("history/10.0.1.0-24").orElseThrow().value())
                    .isEqualTo("newer");
        }
    }

    @Test
    void anExportThatIsNotWholeIsRefused() {
        String whole = StoreLines.encode(filled("from"));
        for (int end = 0; end < whole.length() - 1; end += 37) {
            String cut = whole.substring(0, end);
            assertThatThrownBy(() -> decoded(cut))
                    .isInstanceOfSatisfying(
                            TweedException.class, e -> assertThat(e.kind()).isEqualTo(TweedException.Kind.CONFIG));
        }
        String missing = whole.replaceFirst("\\{\"Key\"[^\n]*\n", "");
        assertThatThrownBy(() -> decoded(missing)).hasMessageContaining("lines are missing");
        String foreign = whole.replace("subnets/10.0.2.0-24", "subnets/10.0.2.1-24");
        assertThatThrownBy(() -> decoded(foreign)).hasMessageContaining("neither a lease nor a fact");
    }

    /** Two leases, of one of which only an hour is left after a day, and a fact. */
    private StoreCopy filled(String name) {
        try (FileDatabase from = FileDatabase.open(temporary.resolve(name), clock)) {
            LeaseStore store = from.network("");
            NetworkFile.of(temporary.resolve(name), "").write(CONFIG);
            Lease one = Hosts.claim(store, 1);
            Lease unused = Hosts.claim(store, 2);
            clock.advance(Duration.ofHours(1));
            assertThat(store.renew(one)).isPresent();
            assertThat(store.put("history/10.0.1.0-24", Optional.empty(), "h1 then", Optional.empty()))
                    .isPresent();
            return from.copied("").copy();
        }
    }

    private StoreImport imported(String name, StoreCopy copy) {
        try (CopiedStore to = FileDatabase.open(temporary.resolve(name), clock).copied("")) {
            StoreImport comparison = StoreImport.of(copy, to.copy(), LeaseKey::decode);
            to.add(comparison.missing());
            return comparison;
        }
    }

    private static StoreCopy decoded(String text) {
        return StoreLines.decode(new BufferedReader(new StringReader(text)));
    }
}
