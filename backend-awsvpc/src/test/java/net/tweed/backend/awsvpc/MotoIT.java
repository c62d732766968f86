package net.tweed.backend.awsvpc;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Objects;
import net.tweed.core.model.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on moto. It has no token buckets, no route limit and no blackholes: those are tested on the fake alone. */
@NeedsMoto
class MotoIT extends AwsVpcContract {
    private static @Nullable Moto moto;

    @BeforeAll
    static void start() {
        moto = Moto.start(Moto.program().orElseThrow());
    }

    @Override
    Cloud open(Clock clock) {
        return new MotoCloud(Objects.requireNonNull(moto).uri(), clock);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(moto).close();
    }

    @Override
    @Test
    void a_terminated_hosts_interface_is_gone_and_a_running_ones_is_not() {
        abort("moto has no filter network-interface.network-interface-id for instances: it answers 500");
    }
}
