package net.tweed.backend.alivpc;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.tweed.core.cloud.Answer;
import net.tweed.core.cloud.CloudRoute;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;
import net.tweed.core.table.Change;

/** The calls that change a table's entries: what the cloud has taken is under way, not done. */
final class Batches {
    /** The API's own limit of entries a call. */
    private static final int MOST = 50;

    private final String table;
    private final AliVpcClient client;

    Batches(String table, AliVpcClient client) {
        this.table = table;
        this.client = client;
    }

    /** Creates the first of them. */
    Map<Change<CloudRoute>, Answer> create(List<Change<CloudRoute>> changes) {
        List<Change<CloudRoute>> batch = changes.subList(0, Math.min(MOST, changes.size()));
        Map<String, String> parameters = new HashMap<>(Map.of("ClientToken", token()));
        for (int i = 0; i < batch.size(); i++) {
            CloudRoute row = batch.get(i).row();
            String at = "RouteEntries." + (i + 1) + ".";
            parameters.put(at + "RouteTableId", table);
            parameters.put(at + "DstCidrBlock", row.destination().toString());
            parameters.put(at + "NextHop", row.target());
            parameters.put(at + "NextHopType", "NetworkInterface");
            parameters.put(at + "IpVersion", row.destination().family() == Family.IPV4 ? "4" : "6");
            parameters.put(at + "Name", "tweed");
            parameters.put(at + "Description", "made by tweed");
        }
        return answered(
                batch,
                change -> change.row().destination().toString(),
                "DstCidrBlock",
                () -> client.write(AliVpcAction.CREATE_ENTRIES, parameters),
                AliVpcAction.CREATE_ENTRIES);
    }

    /** Points the entry at another interface, while it forwards. */
    Map<Change<CloudRoute>, Answer> modify(Change.Put<CloudRoute> put, Entry entry) {
        Map<String, String> parameters = Map.of(
                "RouteEntryId", entry.id(),
                "NewNextHopType", "NetworkInterface",
                "NewNextHopId", put.row().target(),
                "ClientToken", token());
        return answered(
                List.of(put),
                change -> "",
                "",
                () -> client.write(AliVpcAction.MODIFY_ENTRY, parameters),
                AliVpcAction.MODIFY_ENTRY);
    }

    /** Deletes the first of them, by their ids: an entry that somebody made in the meantime has another. */
    Map<Change<CloudRoute>, Answer> delete(Map<Change<CloudRoute>, Entry> entries) {
        Map<String, String> parameters = new HashMap<>(Map.of("ClientToken", token()));
        Map<Change<CloudRoute>, String> ids = new LinkedHashMap<>();
        entries.entrySet().stream()
                .limit(MOST)
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().id()));
        int number = 1;
        for (String id : ids.values()) {
            String at = "RouteEntries." + number++ + ".";
            parameters.put(at + "RouteTableId", table);
            parameters.put(at + "RouteEntryId", id);
        }
        List<Change<CloudRoute>> batch = List.copyOf(ids.keySet());
        return answered(
                batch,
                change -> ids.getOrDefault(change, ""),
                "RouteEntryId",
                () -> client.remove(AliVpcAction.DELETE_ENTRIES, parameters),
                AliVpcAction.DELETE_ENTRIES);
    }

    private interface Call {
        JsonObject send();
    }

    private static Map<Change<CloudRoute>, Answer> answered(
            List<Change<CloudRoute>> batch,
            Function<Change<CloudRoute>, String> key,
            String field,
            Call call,
            AliVpcAction action) {
        Map<Change<CloudRoute>, Answer> answers = new HashMap<>();
        try {
            Map<String, JsonObject> failed = failed(call.send(), field);
            for (Change<CloudRoute> change : batch) {
                Optional<JsonObject> failure = Optional.ofNullable(failed.get(key.apply(change)));
                answers.put(
                        change, failure.map(f -> failure(change, f, action)).orElseGet(() -> Answer.pending(change)));
            }
        } catch (TweedException e) {
            batch.forEach(change -> answers.put(change, Answer.failed(change, e)));
        }
        return answers;
    }

    /** The entries of a batch that failed, by the field that tells them apart. */
    private static Map<String, JsonObject> failed(JsonObject answer, String field) {
        Map<String, JsonObject> failed = new HashMap<>();
        for (JsonObject entry :
                Json.objects(answer, "FailedRouteEntries", "FailedRouteEntry").orElse(new ArrayList<>())) {
            failed.put(Json.text(entry, field).orElse(""), entry);
        }
        return failed;
    }

    private static Answer failure(Change<CloudRoute> change, JsonObject failed, AliVpcAction action) {
        String code = Json.text(failed, "FailedCode").orElse("no error code");
        if (action == AliVpcAction.DELETE_ENTRIES && AliVpcErrors.meaning(code) == AliVpcErrors.Meaning.GONE) {
            return Answer.done(change);
        }
        return Answer.failed(
                change,
                AliVpcErrors.ofEntry(
                        action.api(), code, Json.text(failed, "FailedMessage").orElse("")));
    }

    /** Tells one request from another: what is sent again with the same token is done once. */
    private static String token() {
        return UUID.randomUUID().toString();
    }
}
