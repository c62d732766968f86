package net.tweed.backend.awsvpc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** In an account at AWS that the environment names; it runs in the profile {@code real-aws} alone. */
@Tag("real-aws")
class RealAwsIT extends AwsAccountContract {
    private static final Optional<AwsAccount> LENT = AwsAccount.of(System.getenv());

    @BeforeAll
    static void isLent() {
        assumeTrue(LENT.isPresent(), AwsAccount.NONE);
    }

    @Override
    AwsAccount account() {
        return LENT.orElseThrow();
    }
}
