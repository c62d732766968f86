package net.tweed.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isALineForOperators() {
        Past past = new Past("192.168.77.11", Optional.of(T), Optional.of(T.plusSeconds(60)));
        assertThat(past.encode()).isEqualTo("192.168.77.11 claimed 2026-01-01T00:00:00Z ended 2026-01-01T00:01:00Z");
        assertThat(Past.decode(past.encode())).contains(past);
        Past open = new Past("fd77::12", Optional.empty(), Optional.empty());
        assertThat(open.encode()).isEqualTo("fd77::12 claimed - ended -");
        assertThat(Past.decode(open.encode())).contains(open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0.1 claimed - ended",
                "10.0.0.1 claimed now ended -",
                "host claimed - ended - ",
                "{}"
            })
    void makesNothingOfGarbage(String line) {
        assertThat(Past.decode(line)).isEmpty();
    }

    @Test
    void randomChangesAreHarmless() {
        Random random = new Random(8);
        String good = "192.168.77.11 claimed 2026-01-01T00:00:00Z ended 2026-01-01T00:01:00Z";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder line = new StringBuilder(good);
            line.setCharAt(random.nextInt(good.length()), (char) (32 + random.nextInt(96)));
            Past.decode(line.toString())
                    .ifPresent(past -> assertThat(Past.decode(past.encode())).contains(past));
        }
    }
}
