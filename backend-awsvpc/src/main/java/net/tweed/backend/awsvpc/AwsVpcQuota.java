package net.tweed.backend.awsvpc;

import java.util.Optional;
import java.util.OptionalInt;
import net.tweed.core.cloud.Quota;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/**
 * How many routes a table may hold: "Routes per route table", one number for all tables of an account in a Region, for
 * IPv4 and IPv6 each.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html">VPC quotas</a>
 */
final class AwsVpcQuota implements Quota {
    private static final String SERVICE = "vpc";
    private static final String CODE = "L-93826ACB";
    /** What AWS gave until June 2025. It gives 500 since; but the least is assumed where the number cannot be read. */
    private static final int ASSUMED = 50;

    private static final String DOING = "read the quota of routes per route table (" + CODE + ")";

    private final String region;
    private final AwsVpcCalls calls;
    private final AwsVpcClients clients;

    AwsVpcQuota(String region, AwsVpcCalls calls, AwsVpcClients clients) {
        this.region = region;
        this.calls = calls;
        this.clients = clients;
    }

    @Override
    public Scope scope() {
        return Scope.EACH_FAMILY;
    }

    @Override
    public int assumed() {
        return ASSUMED;
    }

    @Override
    public OptionalInt read() {
        Optional<ServiceQuota> applied = calls.read(Api.QUOTA, DOING, () -> {
            try {
                return Optional.ofNullable(clients.quotas()
                        .getServiceQuota(request -> request.serviceCode(SERVICE).quotaCode(CODE))
                        .quota());
            } catch (AwsServiceException e) {
                if (AwsVpcErrors.code(e).equals(AwsVpcErrors.NO_QUOTA)) {
                    return Optional.empty(); // it was never raised for this account: the default holds
                }
                throw e;
            }
        });
        return number(applied.or(this::byDefault));
    }

    private Optional<ServiceQuota> byDefault() {
        return calls.read(
                Api.DEFAULT_QUOTA,
                DOING,
                () -> Optional.ofNullable(clients.quotas()
                        .getAWSDefaultServiceQuota(
                                request -> request.serviceCode(SERVICE).quotaCode(CODE))
                        .quota()));
    }

    private static OptionalInt number(Optional<ServiceQuota> quota) {
        double value = quota.map(ServiceQuota::value).orElse(0.0);
        return value >= 1 && value <= Integer.MAX_VALUE ? OptionalInt.of((int) value) : OptionalInt.empty();
    }

    @Override
    public String remedy() {
        return "Ask for more (aws service-quotas request-service-quota-increase --region " + region
                + " --service-code " + SERVICE + " --quota-code " + CODE
                + " --desired-value N), remove routes that nobody needs, or spread the hosts over several tables.";
    }
}
