package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/** Which route tables this host's entries go into. */
final class AliVpcTables {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final AliVpcClient client;
    private final AliVpcIdentity self;

    AliVpcTables(AliVpcClient client, AliVpcIdentity self) {
        this.client = client;
        this.self = self;
    }

    /** The configured ones, else that of this host's vSwitch, else the VPC's system table. */
    List<String> choose(List<String> configured) {
        if (!configured.isEmpty()) {
            return configured;
        }
        return List.of(ofVSwitch()
                .or(this::ofVpc)
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG,
                        "Cannot find the route table of " + self.vSwitch() + ", nor the system table of " + self.vpc()
                                + ": set RouteTableID to the table's id")));
    }

    private Optional<String> ofVSwitch() {
        JsonObject answer = client.read(AliVpcAction.DESCRIBE_VSWITCH, Map.of("VSwitchId", self.vSwitch()));
        return Json.object(answer, "RouteTable").flatMap(AliVpcTables::id);
    }

    private Optional<String> ofVpc() {
        JsonObject answer = client.read(AliVpcAction.DESCRIBE_TABLES, Map.of("VpcId", self.vpc(), "PageSize", "50"));
        Predicate<JsonObject> isSystem = table ->
                Json.text(table, "RouteTableType").filter("System"::equals).isPresent();
        return Json.object(answer, "RouterTableList")
                .flatMap(list -> Json.objects(list, "RouterTableListType", "RouterTableListType"))
                .flatMap(tables -> tables.stream()
                        .filter(isSystem)
                        .flatMap(table -> id(table).stream())
                        .findFirst());
    }

    private static Optional<String> id(JsonObject table) {
        return Json.text(table, "RouteTableId").filter(id -> ID.matcher(id).matches());
    }
}
