package net.tweed.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import net.tweed.core.model.TweedException;
import org.junit.jupiter.api.Test;

/** The description of the protocol and the protocol have the same paths, methods and failures. */
class DescriptionTest {
    private static String description() throws IOException {
        try (InputStream in = Route.class.getResourceAsStream("/net/tweed/server/openapi.yaml")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void itHasEveryPathAndNoOther() throws IOException {
        List<String> described = Pattern.compile("^  (/\\S+):\\R    (get|post):$", Pattern.MULTILINE)
                .matcher(description())
                .results()
                .map(found -> found.group(2).toUpperCase(Locale.ROOT) + " " + found.group(1))
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Route.values())
                        .map(route -> route.method() + " " + route.path())
                        .toList());
    }

    @Test
    void itHasEveryKindOfFailure() throws IOException {
        String kinds = String.join(
                ", ",
                Arrays.stream(TweedException.Kind.values()).map(Enum::name).toList());
        assertThat(description()).contains("Kind: {type: string, enum: [" + kinds + "]}");
    }

    @Test
    void itsBoundsAreThoseThatHold() throws IOException {
        assertThat(description())
                .contains("maxLength: " + Bounds.FACT_KEY + ",")
                .contains("maxLength: " + Bounds.FACT_VALUE + "}")
                .contains("maxLength: " + Bounds.HOLDER + ",")
                .contains("Document: {type: string, maxLength: " + Bounds.DOCUMENT + ",")
                .contains("Audience: {type: string, maxLength: " + Bounds.AUDIENCE + ",")
                .contains("minimum: 1000, maximum: " + Bounds.LONGEST_LIFE.toMillis() + "}");
    }
}
