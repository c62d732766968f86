package net.tweed.backend.alivpc.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The API's one path: checks who calls and how often, does what is asked, and lets go wrong what is to go wrong. */
final class ApiCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Action(String product, String version, Function<Map<String, String>, ObjectNode> call) {}

    private final World world;
    private final Faults faults;
    private final Buckets buckets;
    private final Map<String, Action> actions;

    ApiCalls(World world, Faults faults, Buckets buckets) {
        this.world = world;
        this.faults = faults;
        this.buckets = buckets;
        RouteCalls routes = new RouteCalls(world);
        OtherCalls others = new OtherCalls(world);
        actions = Map.of(
                "DescribeRouteEntryList", vpc(routes::describe),
                "CreateRouteEntries", vpc(routes::create),
                "ModifyRouteEntry", vpc(routes::modify),
                "DeleteRouteEntries", vpc(routes::delete),
                "DescribeVSwitchAttributes", vpc(others::vSwitch),
                "DescribeRouteTableList", vpc(others::tables),
                "DescribeNetworkInterfaces", new Action("ecs", "2014-05-26", others::interfaces),
                "DescribeNetworkInterfaceAttribute", new Action("ecs", "2014-05-26", others::readInterface),
                "ModifyNetworkInterfaceAttribute", new Action("ecs", "2014-05-26", others::modifyInterface),
                "GetProductQuota", new Action("quotas", "2020-05-10", others::quota));
    }

    private static Action vpc(Function<Map<String, String>, ObjectNode> call) {
        return new Action("vpc", "2016-04-28", call);
    }

    Reply answer(String method, Map<String, String> in, String from) {
        String name = in.getOrDefault("Action", "");
        Optional<Faults.Fault> fault = faults.take(name);
        if (fault.isEmpty()) {
            return done(method, in, from);
        }
        Faults.Fault what = fault.get();
        if (what instanceof Faults.Refused error) {
            return failed(in, from, new AliError(error.status(), error.code(), error.message()));
        } else if (what instanceof Faults.Reset) {
            return logged(in, from, "reset", Reply.reset());
        } else if (what instanceof Faults.ResetAfter) {
            done(method, in, from);
            return Reply.reset();
        } else if (what instanceof Faults.Hang hang) {
            return logged(in, from, "hang", Reply.text(200, "{}").after(hang.by()));
        } else if (what instanceof Faults.HangAfter hang) {
            return done(method, in, from).after(hang.by());
        } else if (what instanceof Faults.Body body) {
            done(method, in, from);
            return Reply.text(200, body.body());
        } else if (what instanceof Faults.Late late) {
            world.later(late.commitAfter(), () -> done(method, in, from));
            return logged(in, from, "late", Reply.reset());
        }
        throw new IllegalStateException("No such fault: " + what);
    }

    private Reply done(String method, Map<String, String> in, String from) {
        try {
            Action action = Optional.ofNullable(actions.get(in.getOrDefault("Action", "")))
                    .orElseThrow(() -> new AliError(404, "InvalidAction.NotFound", "Specified api is not found."));
            identify(method, in, action);
            if (buckets.isEmpty(in.getOrDefault("Action", ""))) {
                throw new AliError(400, "Throttling.User", "Request was denied due to user flow control.");
            }
            String permission = action.product() + ":" + in.get("Action");
            if (!world.isAllowed(permission)) {
                throw new AliError(
                        403,
                        "Forbidden.RAM",
                        "User not authorized to operate on the specified resource: " + permission);
            }
            ObjectNode answer = action.call()
                    .apply(in)
                    .put("RequestId", "REQ-" + world.calls().size());
            return logged(in, from, outcome(answer), Reply.json(200, answer));
        } catch (AliError e) {
            return failed(in, from, e);
        }
    }

    /** A batch of which nothing was taken has failed, whatever its HTTP status. */
    private static String outcome(ObjectNode answer) {
        boolean failed = answer.path("FailedCount").asInt() > 0
                && answer.path("SuccessCount").asInt() == 0;
        return failed
                ? answer.path("FailedRouteEntries").path(0).path("FailedCode").asText()
                : "ok";
    }

    private void identify(String method, Map<String, String> in, Action action) {
        String secret = world.secret(in.getOrDefault("AccessKeyId", ""))
                .orElseThrow(
                        () -> new AliError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."));
        Signature.check(method, in, secret);
        if (in.getOrDefault("AccessKeyId", "").startsWith("STS.") && !in.containsKey("SecurityToken")) {
            throw new AliError(400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
        }
        if (!action.version().equals(in.get("Version"))) {
            throw new AliError(400, "InvalidVersion", "Specified parameter Version is not valid.");
        }
        if (!world.region().equals(in.get("RegionId"))) {
            throw new AliError(404, "InvalidRegionId.NotFound", "The specified RegionId does not exist.");
        }
    }

    private Reply failed(Map<String, String> in, String from, AliError e) {
        ObjectNode body = JSON.createObjectNode();
        body.put("RequestId", "REQ-" + world.calls().size()).put("HostId", "fake");
        body.put("Code", e.code()).put("Message", e.getMessage());
        return logged(in, from, e.code(), Reply.json(e.status(), body));
    }

    private Reply logged(Map<String, String> in, String from, String outcome, Reply reply) {
        Duration now = world.now();
        String caller = in.getOrDefault("AccessKeyId", "") + "@" + from;
        world.called(new Call(now, caller, in.getOrDefault("Action", ""), in, outcome));
        return reply;
    }
}
