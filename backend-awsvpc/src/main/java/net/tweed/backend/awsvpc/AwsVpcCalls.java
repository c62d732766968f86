package net.tweed.backend.awsvpc;

import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Mandate;
import net.tweed.core.table.CloudCalls;
import net.tweed.core.table.Observer;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls to AWS, paced, whose failures say what was to be done. */
final class AwsVpcCalls {
    private final AwsVpcErrors errors = new AwsVpcErrors();
    private final CloudCalls calls;

    AwsVpcCalls(Clock clock, Observer observer, RandomGenerator random, Mandate mandate, AwsVpcRates rates) {
        this.calls = new CloudCalls("AWS", clock, observer, random, mandate, rates, errors);
    }

    /**
     * Makes a call that changes nothing.
     *
     * @param doing what for, after "Cannot": {@code read rtb-1}
     */
    <T> T read(String api, String doing, Callable<T> call) {
        return calls.read(api, () -> named(api, doing, call));
    }

    /** Makes a call that changes something. */
    <T> T write(String api, String doing, Callable<T> call) {
        return calls.write(api, () -> named(api, doing, call));
    }

    private <T> T named(String api, String doing, Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (SdkException e) {
            throw errors.explain(api, doing, e);
        }
    }
}
