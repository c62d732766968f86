package net.tweed.backend.awsvpc;

import net.tweed.core.model.Clock;

/** The contract on the fake EC2. */
class AwsVpcBackendTest extends AwsVpcContract {
    @Override
    Cloud open(Clock clock) {
        return new FakeCloud(clock);
    }
}
