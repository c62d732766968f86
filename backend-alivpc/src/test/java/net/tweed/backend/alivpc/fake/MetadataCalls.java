package net.tweed.backend.alivpc.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.tomakehurst.wiremock.http.Request;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.tweed.core.model.Addresses;

/** The instances' metadata server: who asks is told by the address it comes from, or the one that it calls. */
final class MetadataCalls {
    static final String ROOT = "/latest/";
    /** The RAM role that every instance has. */
    static final String ROLE = "tweed-agent";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "fake-metadata-token";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final World world;
    private final Faults faults;

    MetadataCalls(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    Reply answer(Request request) {
        String path = request.getUrl().substring(ROOT.length());
        Optional<Faults.Fault> fault = faults.take(kind(path));
        if (fault.isPresent()) {
            return wrong(fault.get());
        }
        if (path.equals("api/token")) {
            boolean right = request.getMethod().getName().equals("PUT")
                    && request.containsHeader("X-aliyun-ecs-metadata-token-ttl-seconds");
            return right ? Reply.text(200, TOKEN) : Reply.text(400, "");
        }
        String token = Optional.ofNullable(request.getHeader("X-aliyun-ecs-metadata-token"))
                .orElse("");
        if (world.isHardened() && !token.equals(TOKEN)) {
            return Reply.text(403, "");
        }
        return instance(request)
                .flatMap(instance -> item(instance, path.replaceFirst("^meta-data/", "")))
                .map(text -> Reply.text(200, text))
                .orElse(Reply.text(404, "<h1>404 Not Found</h1>"));
    }

    /** What a fault for this path is called. */
    private static String kind(String path) {
        if (path.equals("api/token")) {
            return "token";
        }
        String role = "meta-data/ram/security-credentials/";
        return path.equals(role) ? "role" : path.startsWith(role) ? "role-keys" : "metadata";
    }

    private static Reply wrong(Faults.Fault fault) {
        if (fault instanceof Faults.Hang hang) {
            return Reply.text(200, "").after(hang.by());
        } else if (fault instanceof Faults.Refused refused) {
            return Reply.text(refused.status(), "");
        } else if (fault instanceof Faults.Body body) {
            return Reply.text(200, body.body());
        }
        return Reply.reset();
    }

    private Optional<FakeInstance> instance(Request request) {
        List<String> names = List.of(
                request.getClientIp(), Optional.ofNullable(request.getHost()).orElse(""));
        List<FakeInstance> all = world.instances().stream()
                .filter(instance -> instance.state() == FakeInstance.State.RUNNING)
                .toList();
        return all.stream()
                .filter(instance -> names.stream().anyMatch(name -> isCalled(instance, name)))
                .findFirst()
                .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
    }

    private static boolean isCalled(FakeInstance instance, String name) {
        return instance.hosts().contains(name)
                || Addresses.parse(name)
                        .filter(address -> instance.enis().stream()
                                .anyMatch(eni -> eni.addresses().contains(address)))
                        .isPresent();
    }

    private Optional<String> item(FakeInstance instance, String path) {
        String macs = "network/interfaces/macs/";
        if (path.startsWith(macs) && path.length() > macs.length()) {
            String[] rest = path.substring(macs.length()).split("/", 2);
            return instance.enis().stream()
                    .filter(eni -> eni.mac().equals(rest[0]) && rest.length == 2)
                    .findFirst()
                    .flatMap(eni -> item(eni, rest[1]));
        }
        return switch (path) {
            case "region-id" -> Optional.of(world.region());
            case "instance-id" -> Optional.of(instance.id());
            case "vpc-id" -> Optional.of(world.vpc());
            case "mac" -> Optional.of(instance.enis().get(0).mac());
            case "network/interfaces/macs/" ->
                Optional.of(instance.enis().stream().map(eni -> eni.mac() + "/").collect(Collectors.joining("\n")));
            case "ram/security-credentials/" -> Optional.of(ROLE);
            case "ram/security-credentials/" + ROLE -> Optional.of(keys(instance));
            default -> Optional.empty();
        };
    }

    private Optional<String> item(FakeInstance.Eni eni, String item) {
        List<InetAddress> v4 = new ArrayList<>(eni.addresses());
        v4.removeIf(address -> !(address instanceof Inet4Address));
        List<InetAddress> v6 = new ArrayList<>(eni.addresses());
        v6.removeAll(v4);
        return switch (item) {
            case "network-interface-id" -> Optional.of(eni.id());
            case "vswitch-id" -> Optional.of(eni.vSwitch());
            case "vpc-id" -> Optional.of(world.vpc());
            case "primary-ip-address" -> v4.stream().findFirst().map(Addresses::text);
            case "private-ipv4s" -> Optional.of(texts(v4));
            case "ipv6s" ->
                v6.isEmpty()
                        ? Optional.empty()
                        : Optional.of("[" + v6.stream().map(Addresses::text).collect(Collectors.joining(", ")) + "]");
            default -> Optional.empty();
        };
    }

    private static String texts(List<InetAddress> addresses) {
        ArrayNode array = JSON.createArrayNode();
        addresses.forEach(address -> array.add(Addresses.text(address)));
        return array.toString();
    }

    /** Keys of the role, new ones each time: the account takes them from then on. */
    private String keys(FakeInstance instance) {
        String id = "STS." + instance.id() + "." + world.calls().size();
        String secret = "role-secret-of-" + instance.id();
        world.key(id, secret);
        return JSON.createObjectNode()
                .put("Code", "Success")
                .put("AccessKeyId", id)
                .put("AccessKeySecret", secret)
                .put("SecurityToken", "role-token-of-" + instance.id())
                .put(
                        "Expiration",
                        world.clock()
                                .now()
                                .plus(LIFETIME)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .toString();
    }
}
