package net.tweed.backend.awsvpc;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import net.tweed.core.model.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contract on what {@code TWEED_LOCALSTACK_ENDPOINT} names: a LocalStack, or anything else that speaks EC2 and may
 * have a VPC built in it. Without that it runs on a LocalStack of its own where Docker is, else on moto, of which
 * LocalStack's EC2 is made; where that is not installed either it is skipped.
 */
class LocalStackIT extends AwsVpcContract {
    private static Optional<LocalEc2> ec2 = Optional.empty();

    @BeforeAll
    static void start() {
        ec2 = LocalEc2.start(System.getenv());
        assumeTrue(ec2.isPresent(), LocalEc2.NONE);
    }

    @AfterAll
    static void stop() throws Exception {
        if (ec2.isPresent()) {
            ec2.get().close();
        }
    }

    @Override
    Cloud open(Clock clock) {
        return new MotoCloud(ec2.orElseThrow().endpoint(), clock);
    }

    @Override
    @Test
    void a_terminated_hosts_interface_is_gone_and_a_running_ones_is_not() {
        abort("LocalStack's EC2 is moto, which has no filter network-interface.network-interface-id: it answers 500");
    }
}
