package net.tweed.backend.awsvpc;

import java.util.Objects;
import java.util.Optional;
import net.tweed.core.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What {@link RealAwsIT} does, in an account at moto. */
@NeedsMoto
class MotoAccountIT extends AwsAccountContract {
    private static @Nullable Moto moto;
    private static @Nullable AwsAccount account;

    @BeforeAll
    static void start() {
        Moto started = Moto.start(Moto.program().orElseThrow());
        moto = started;
        try (MotoCloud world = new MotoCloud(started.uri(), new ManualClock())) {
            account = new AwsAccount(
                    world.region(),
                    world.table(1),
                    world.instance(1),
                    world.eni(1),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("operator", "operators-secret")),
                    Optional.of(started.uri()));
        }
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(moto).close();
    }

    @Override
    AwsAccount account() {
        return Objects.requireNonNull(account);
    }
}
