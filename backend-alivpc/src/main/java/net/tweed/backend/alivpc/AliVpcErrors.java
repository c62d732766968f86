package net.tweed.backend.alivpc;

import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.exceptions.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.CloudCalls;

/**
 * Alibaba Cloud's errors: the one table of what its codes mean. The codes are those of the VPC and ECS error pages, and of
 * what was met where route entries are made by the thousand (the Terraform provider's and the cloud controller's lists).
 */
final class AliVpcErrors implements CloudCalls.Classifier {
    /** How long a route change keeps others of its VPC out, about: sooner than that nobody need ask again. */
    static final Duration BUSY = Duration.ofSeconds(5);

    private static final int LONGEST = 300;

    /** What a code means for a route entry. */
    enum Meaning {
        /** Not done; the VPC is busy with another change. */
        BUSY,
        /** Not done; called too often. */
        THROTTLED,
        /** The table is full. */
        FULL,
        /** An entry with this destination is there: a reading decides. */
        TAKEN,
        /** There is no such entry. */
        GONE,
        /** Permission or identity is missing. */
        DENIED,
        /** The request can never succeed as it is. */
        IMPOSSIBLE,
        /** Nobody knows what became of it. */
        UNKNOWN
    }

    /** Exact codes. */
    private static final Map<String, Meaning> CODES = Map.ofEntries(
            Map.entry("TaskConflict", Meaning.BUSY),
            Map.entry("OperationConflict", Meaning.BUSY),
            Map.entry("LastTokenProcessing", Meaning.BUSY),
            Map.entry("IncorrectRouteEntryStatus", Meaning.BUSY),
            Map.entry("IncorrectVpcStatus", Meaning.BUSY),
            Map.entry("IncorrectVSwitchStatus", Meaning.BUSY),
            Map.entry("IncorrectInstanceStatus", Meaning.BUSY),
            Map.entry("InvalidStatus.RouteEntry", Meaning.BUSY),
            Map.entry("OperationFailed.DistibuteLock", Meaning.BUSY), // the cloud's own spelling
            Map.entry("SystemBusy", Meaning.BUSY),
            Map.entry("RouterEntryConflict.Duplicated", Meaning.TAKEN),
            Map.entry("InvalidCIDRBlock.Duplicate", Meaning.TAKEN),
            Map.entry("InvalidRouteEntry.NotFound", Meaning.GONE),
            Map.entry("VPC_ROUTER_ENTRY_NOT_EXIST", Meaning.GONE),
            Map.entry("NoPermission", Meaning.DENIED),
            Map.entry("ServiceUnavailable", Meaning.UNKNOWN),
            Map.entry("UnknownError", Meaning.UNKNOWN));

    /** A family of codes by the beginning of their names. */
    private record Family(String prefix, Meaning meaning) {}

    private static final List<Family> FAMILIES = List.of(
            new Family("throttling", Meaning.THROTTLED),
            new Family("incorrectstatus", Meaning.BUSY),
            new Family("quotaexceed", Meaning.FULL),
            new Family("forbidden", Meaning.DENIED),
            new Family("nopermission", Meaning.DENIED),
            new Family("unauthorized", Meaning.DENIED),
            new Family("invalidaccesskey", Meaning.DENIED),
            new Family("invalidsecuritytoken", Meaning.DENIED),
            new Family("missingsecuritytoken", Meaning.DENIED),
            new Family("signature", Meaning.DENIED),
            new Family("incompletesignature", Meaning.DENIED),
            new Family("internalerror", Meaning.UNKNOWN),
            new Family("sdk.", Meaning.UNKNOWN));

    /** What a code means. */
    static Meaning meaning(String code) {
        return Optional.ofNullable(CODES.get(code))
                .or(() -> FAMILIES.stream()
                        .filter(family -> code.toLowerCase(Locale.ROOT).startsWith(family.prefix()))
                        .map(Family::meaning)
                        .findFirst())
                .orElse(Meaning.IMPOSSIBLE);
    }

    @Override
    public TweedException classify(String api, Exception thrown) {
        if (!(thrown instanceof ClientException e)) {
            return new TweedException(
                    Kind.INTERNAL, "Cannot call " + api + ": a defect of this program or of the SDK", thrown);
        }
        String code = Optional.ofNullable(e.getErrCode()).orElse("");
        if (code.isEmpty() || (e instanceof ServerException && meaning(code) == Meaning.IMPOSSIBLE)) {
            return failure(api, Meaning.UNKNOWN, said(code.isEmpty() ? "no error code" : code, e.getErrMsg()));
        }
        return failure(api, meaning(code), said(code, e.getErrMsg()));
    }

    /** The failure of one entry of a batch. */
    static TweedException ofEntry(String api, String code, String message) {
        return failure(api, meaning(code), said(code, message));
    }

    // No cause is kept: the SDK's exceptions carry whole URLs, with tokens and signatures in them.
    private static TweedException failure(String api, Meaning meaning, String said) {
        String what = "Alibaba Cloud answers to " + api + ": " + said + ". ";
        return switch (meaning) {
            case BUSY ->
                new TweedException(
                        Kind.THROTTLED, what + "The VPC takes one change at a time; it is tried again.", null, BUSY);
            case THROTTLED -> new TweedException(Kind.THROTTLED, what + "It is tried again, more slowly.");
            case FULL -> new TweedException(Kind.NO_ROOM, what.strip());
            case TAKEN, GONE -> new TweedException(Kind.CONFLICT, what + "The table is read again.");
            case DENIED ->
                new TweedException(
                        Kind.DENIED,
                        what + "Allow " + permission(api)
                                + " to this instance's RAM role, or to the owner of the access"
                                + " key, and see that the key is right and the clock not off: iam/alibaba/agent.json.");
            case IMPOSSIBLE ->
                new TweedException(
                        Kind.CONFIG, what + "Correct what it names; docs/backends/ali-vpc.md lists what may be wrong.");
            case UNKNOWN ->
                new TweedException(
                        Kind.UNAVAILABLE, what + "Check this host's way to Alibaba Cloud; it is tried again.");
        };
    }

    /** The code, and the message where that is safe: of a signature it repeats what was signed, with the token. */
    private static String said(String code, String message) {
        String folded = code.toLowerCase(Locale.ROOT);
        if (folded.startsWith("sdk.") || folded.contains("signature") || folded.contains("securitytoken")) {
            return code;
        }
        String text = Optional.ofNullable(message)
                .orElse("")
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        while (shown.endsWith(".")) {
            shown = shown.substring(0, shown.length() - 1);
        }
        return shown.isEmpty() ? code : code + " (" + shown + ")";
    }

    private static String permission(String api) {
        for (AliVpcAction action : AliVpcAction.values()) {
            if (action.api().equals(api)) {
                return action.permission();
            }
        }
        return api;
    }
}
