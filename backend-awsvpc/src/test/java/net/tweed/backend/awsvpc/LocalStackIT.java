package net.tweed.backend.awsvpc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.net.URI;
import java.util.Optional;
import net.tweed.core.model.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contract on what {@code TWEED_LOCALSTACK_ENDPOINT} names: a LocalStack, or anything else that speaks EC2 and may
 * have a VPC built in it. Without that it runs on moto, of which LocalStack's EC2 is made.
 */
class LocalStackIT extends AwsVpcContract {
    private static final Optional<URI> NAMED = Optional.ofNullable(System.getenv("TWEED_LOCALSTACK_ENDPOINT"))
            .filter(text -> !text.isEmpty())
            .map(URI::create);

    private static @Nullable Moto moto;

    @BeforeAll
    static void start() {
        if (NAMED.isEmpty()) {
            Assumptions.assumeTrue(
                    Moto.program().isPresent(),
                    "TWEED_LOCALSTACK_ENDPOINT names no EC2, and moto is not installed: dist/moto does it");
            moto = Moto.start(Moto.program().orElseThrow());
        }
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Override
    Cloud open(Clock clock) {
        URI endpoint = NAMED.or(() -> Optional.ofNullable(moto).map(Moto::uri)).orElseThrow();
        return new MotoCloud(endpoint, clock);
    }

    @Override
    @Test
    void a_terminated_hosts_interface_is_gone_and_a_running_ones_is_not() {
        abort("LocalStack's EC2 is moto, which has no filter network-interface.network-interface-id: it answers 500");
    }
}
