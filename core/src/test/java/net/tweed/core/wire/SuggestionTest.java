package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("Network", "SubnetLen", "SubnetMin", "SubnetMax", "VNI");

    @ParameterizedTest
    @CsvSource({
        "Netwrok,Network",
        "networks,Network",
        "subnet_len,SubnetLen",
        "SubnetMn,SubnetMin",
        "VIN,VNI",
        "vni,VNI"
    })
    void findsWhatWasMeant(String given, String meant) {
        assertThat(Suggestion.closest(given, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"Color", "X", "MTU", "''"})
    void staysSilentWhereNothingIsNear(String given) {
        assertThat(Suggestion.closest(given, KNOWN)).isEmpty();
        assertThat(Suggestion.hint(given, KNOWN)).isEmpty();
    }

    @Test
    void aSwapIsOneMistake() {
        assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void aHugeNameIsNotMeasured() {
        assertThat(Suggestion.closest("x".repeat(1_000_000), KNOWN)).isEmpty();
    }

    @Test
    void hintsAsAQuestion() {
        assertThat(Suggestion.hint("Netwrk", KNOWN)).isEqualTo(", did you mean \"Network\"?");
    }
}
