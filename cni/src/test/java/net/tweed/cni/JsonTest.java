package net.tweed.cni;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatIsNotUnderstoodIsPassedOnAsItCame() {
        String text =
                "{\"a\":1.50e+3,\"b\":123456789012345678901234567890,\"c\":[null,true,false,{}],\"d\":\"\\\"é\\u0000\"}";
        assertThat(new String(Json.bytes(Site.json(text)), UTF_8)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "\"x\"",
                "1",
                "null",
                "{",
                "{\"a\":",
                "{\"a\":[",
                "{\"a\":1}}",
                "{\"a\":1}{}",
                "{a:1}",
                "{\"a\":tru}",
                "not JSON"
            })
    void anythingButOneObjectIsRefused(String text) {
        assertThatThrownBy(() -> Json.object(text.getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @Test
    void depthIsBounded() {
        assertThat(Site.json("{\"a\":" + "[".repeat(90) + "]".repeat(90) + "}")).containsKey("a");
        assertThatThrownBy(() -> Json.object(("{\"a\":" + "[".repeat(200_000)).getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("levels deep");
    }

    /** Whatever comes, it is an object or an IOException. */
    @Test
    void randomBytes() {
        Random random = new Random(11);
        String alphabet = "{}[]\",:0123456789.eE+-truefalsn \\u\u00e9";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("{");
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            try {
                byte[] again = Json.bytes(Json.object(bytes));
                assertThat(Json.bytes(Json.object(again))).isEqualTo(again);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }
}
