package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.OptionalInt;
import net.tweed.core.cloud.Quota;

/**
 * How many custom entries a route table may hold: {@code vpc_quota_route_entrys_num} of Quota Center, IPv4 and IPv6
 * together. System entries do not count, and dynamic ones have a quota of their own (Alibaba Cloud's page "VPC quotas").
 */
final class AliVpcQuota implements Quota {
    /** The default of old accounts; that of new ones is 200. */
    private static final int ASSUMED = 48;

    private static final int MOST = 100_000;

    private final AliVpcClient client;

    AliVpcQuota(AliVpcClient client) {
        this.client = client;
    }

    @Override
    public Scope scope() {
        return Scope.BOTH_FAMILIES;
    }

    @Override
    public int assumed() {
        return ASSUMED;
    }

    @Override
    public OptionalInt read() {
        JsonObject answer = client.read(
                AliVpcAction.READ_QUOTA, Map.of("ProductCode", "vpc", "QuotaActionCode", "vpc_quota_route_entrys_num"));
        double total = Json.object(answer, "Quota")
                .flatMap(quota -> Json.text(quota, "TotalQuota"))
                .filter(text -> text.matches("[0-9]{1,9}([.][0-9]{1,9})?"))
                .map(Double::parseDouble)
                .orElse(0.0);
        return total >= 1 && total <= MOST ? OptionalInt.of((int) total) : OptionalInt.empty();
    }

    @Override
    public String remedy() {
        return "Raise the quota vpc_quota_route_entrys_num in Quota Center (it holds for every table), set \"Overflow\","
                + " or remove route entries.";
    }
}
