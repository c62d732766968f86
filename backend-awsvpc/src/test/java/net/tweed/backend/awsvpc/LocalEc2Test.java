package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import net.tweed.backend.awsvpc.LocalEc2.Source;
import org.junit.jupiter.api.Test;

/** Which EC2 {@link LocalStackIT} runs on. */
class LocalEc2Test {
    private static final Map<String, String> NAMED = Map.of(LocalEc2.VARIABLE, "http://127.0.0.1:4566");

    @Test
    void the_one_that_is_named_then_docker_then_moto() {
        assertThat(Source.of(NAMED, true, true)).isEqualTo(Source.NAMED);
        assertThat(Source.of(Map.of(LocalEc2.VARIABLE, ""), true, true)).isEqualTo(Source.DOCKER);
        assertThat(Source.of(Map.of(), false, true)).isEqualTo(Source.MOTO);
        assertThat(Source.of(Map.of(), false, false)).isEqualTo(Source.NOWHERE);
    }

    @Test
    void the_one_that_is_named_needs_no_docker() throws Exception {
        try (LocalEc2 ec2 = LocalEc2.start(NAMED).orElseThrow()) {
            assertThat(ec2.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4566"));
        }
    }

    @Test
    void the_image_is_one_that_wants_no_token() {
        assertThat(LocalEc2.IMAGE).matches("localstack/localstack:4\\.[0-9]+\\.[0-9]+");
    }
}
