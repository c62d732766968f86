package net.tweed.backend.awsvpc.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes one call of EC2's or of Service Quotas' all the way: who, may they, is there a token, what goes wrong, what of it. */
final class Ec2Calls {
    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request.*");
    private static final String QUOTAS = "ServiceQuotasV20190624.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final Faults faults;
    private final Buckets buckets;
    private final RouteCalls writes;
    private final ReadCalls reads;

    /** A call with everything it needs: what it does, and what it says when that is done. */
    private record Work(
            String action, String api, Map<String, String> parameters, Runnable change, Supplier<String> say) {}

    /** Whose credentials a call has, and what program makes it. */
    private record Caller(String name, String agent) {}

    Ec2Calls(World world, Faults faults, Buckets buckets) {
        this.world = world;
        this.faults = faults;
        this.buckets = buckets;
        this.writes = new RouteCalls(world);
        this.reads = new ReadCalls(world);
    }

    Answer ec2(String authorization, String agent, String body) {
        try {
            Parameters in = Parameters.read(body);
            Caller caller = new Caller(caller(authorization, "ec2"), agent);
            boolean dry = in.find("DryRun").map(Boolean::parseBoolean).orElse(false);
            return run(caller, new Work("ec2:" + in.action(), in.action(), in.all(), () -> {}, () -> ""), () -> {
                if (dry) {
                    throw new Ec2Error(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
                }
                return work(in);
            });
        } catch (Ec2Error e) {
            return Answer.of(e.status(), Answer.XML, Xml.error(e));
        }
    }

    private Work work(Parameters in) {
        String api = in.action();
        return switch (api) {
            case "DescribeRouteTables" -> reading(in, reads.tables(in));
            case "DescribeInstances" -> reading(in, reads.instances(in));
            case "CreateRoute" -> writing(in, writes.create(in));
            case "ReplaceRoute" -> writing(in, writes.replace(in));
            case "DeleteRoute" -> writing(in, writes.delete(in));
            case "ModifyNetworkInterfaceAttribute" -> writing(in, writes.modifyInterface(in));
            default ->
                throw Ec2Error.invalid("InvalidAction", "The action " + api + " is not valid for this web service.");
        };
    }

    private static Work reading(Parameters in, String answer) {
        return new Work("ec2:" + in.action(), in.action(), in.all(), () -> {}, () -> answer);
    }

    private static Work writing(Parameters in, Runnable change) {
        String api = in.action();
        return new Work(
                "ec2:" + api,
                api,
                in.all(),
                change,
                () -> new Xml().leaf("return", "true").answer(api));
    }

    private String caller(String authorization, String service) {
        Matcher credential = CREDENTIAL.matcher(authorization);
        if (!credential.matches()) {
            throw new Ec2Error(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
        }
        if (!credential.group(2).equals(world.region()) || !credential.group(3).equals(service)) {
            throw new Ec2Error(401, "AuthFailure", "Credential should be scoped to " + world.region() + "/" + service);
        }
        String key = credential.group(1);
        return world.instances().stream()
                .filter(instance -> instance.accessKey().equals(key))
                .map(FakeInstance::id)
                .findFirst()
                .orElse(key);
    }

    private Answer run(Caller caller, Work head, Supplier<Work> work) {
        Optional<Faults.Fault> fault = Optional.empty();
        String outcome = "ok";
        try {
            if (!buckets.take(bucket(head))) {
                throw new Ec2Error(503, "RequestLimitExceeded", "Request limit exceeded.");
            }
            if (!world.isAllowed(caller.name(), head.action())) {
                throw new Ec2Error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
            }
            fault = faults.take(head.api());
            Answer answer = fault.isPresent() ? faulty(fault.get(), work) : done(work.get());
            outcome = fault.map(f -> f.getClass().getSimpleName()).orElse("ok");
            return answer;
        } catch (Ec2Error e) {
            outcome = e.code();
            throw e;
        } finally {
            world.log(new Call(
                    world.clock().uptime(), caller.name(), head.action(), head.parameters(), caller.agent(), outcome));
        }
    }

    private static String bucket(Work head) {
        boolean filtered = head.parameters().keySet().stream()
                .anyMatch(name -> name.startsWith("Filter.") || name.equals("MaxResults"));
        return head.api().equals("DescribeInstances") && !filtered ? Buckets.UNFILTERED : head.api();
    }

    private Answer done(Work work) {
        work.change().run();
        return Answer.of(200, Answer.XML, work.say().get());
    }

    private Answer faulty(Faults.Fault fault, Supplier<Work> work) {
        if (fault instanceof Faults.Refusal error) {
            throw new Ec2Error(error.status(), error.code(), error.message());
        } else if (fault instanceof Faults.ResetAfter) {
            done(work.get());
            return Answer.broken();
        } else if (fault instanceof Faults.Hang hang) {
            return Answer.broken().after(hang.by());
        } else if (fault instanceof Faults.HangAfter hang) {
            return done(work.get()).after(hang.by());
        } else if (fault instanceof Faults.Late late) {
            Work later = work.get();
            world.later(late.commitAfter(), () -> commit(later));
            return Answer.broken().after(late.hang());
        } else if (fault instanceof Faults.Body body) {
            quietly(work);
            return Answer.of(200, Answer.XML, body.body());
        }
        return Answer.broken();
    }

    private static void quietly(Supplier<Work> work) {
        try {
            work.get().change().run();
        } catch (Ec2Error e) {
            // the body is all that is heard of it
        }
    }

    private static void commit(Work work) {
        try {
            work.change().run();
        } catch (Ec2Error e) {
            // by then it was no longer possible: nobody hears of it
        }
    }

    /** Service Quotas, in its JSON protocol. */
    Answer quotas(String authorization, String agent, String target, String body) {
        String api = target.substring(Math.min(QUOTAS.length(), target.length()));
        try {
            Caller caller = new Caller(caller(authorization, "servicequotas"), agent);
            JsonNode in = JSON.readTree(body);
            Work head = new Work("servicequotas:" + api, api, Map.of(), () -> {}, () -> "");
            Answer answer =
                    run(caller, head, () -> new Work(head.action(), api, Map.of(), () -> {}, () -> quota(api, in)));
            return new Answer(answer.status(), Answer.JSON, answer.body(), answer.delay(), answer.reset());
        } catch (Ec2Error e) {
            return Answer.of(e.status(), Answer.JSON, error(e));
        } catch (JsonProcessingException e) {
            return Answer.of(400, Answer.JSON, error(Ec2Error.invalid("SerializationException", "not JSON")));
        }
    }

    private String quota(String api, JsonNode in) {
        if (!"vpc".equals(in.path("ServiceCode").asText())
                || !"L-93826ACB".equals(in.path("QuotaCode").asText())) {
            throw Ec2Error.invalid("NoSuchResourceException", "The quota does not exist.");
        }
        int value;
        if (api.equals("GetAWSDefaultServiceQuota")) {
            value = World.standardQuota();
        } else if (api.equals("GetServiceQuota")) {
            value = world.appliedQuota()
                    .orElseThrow(() -> Ec2Error.invalid("NoSuchResourceException", "There is no applied value."));
        } else {
            throw Ec2Error.invalid("UnknownOperationException", api);
        }
        ObjectNode quota = JSON.createObjectNode();
        quota.putObject("Quota")
                .put("ServiceCode", "vpc")
                .put("QuotaCode", "L-93826ACB")
                .put("QuotaName", "Routes per route table")
                .put("Value", (double) value)
                .put("Adjustable", true);
        return quota.toString();
    }

    private static String error(Ec2Error e) {
        String code = e.code().equals("UnauthorizedOperation") ? "AccessDeniedException" : e.code();
        Map<String, String> error = new TreeMap<>(Map.of("__type", code, "Message", e.message()));
        return JSON.valueToTree(error).toString();
    }
}
