package net.tweed.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.OptionsReader;
import net.tweed.agent.options.Request;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.NodeStoreOptions;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.Clock;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.testing.LeaseEvents;
import net.tweed.core.wire.ConfigJson;
import net.tweed.kubernetes.KubernetesStoreFactory;
import net.tweed.kubernetes.testing.FakeApiServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {
    /** As kube-flannel.yml of 0.28 has it. */
    private static final String KUBE_FLANNEL = """
            kind: ConfigMap
            apiVersion: v1
            metadata:
              name: kube-flannel-cfg
              namespace: kube-flannel
            data:
              net-conf.json: |
                {
                  "Network": "10.244.0.0/16",
                  "EnableNFTables": false,
                  "Backend": {
                    "Type": "vxlan"
                  }
                }
            """;

    @TempDir
    Path directory;

    static Stream<List<HasMetadata>> both() {
        return Stream.of(Manifests.plain(), Manifests.chart(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void everyObjectLoadsIntoTheServer(List<HasMetadata> objects) {
        try (FakeApiServer server = new FakeApiServer();
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(Config.empty())
                                .withMasterUrl(server.url())
                                .build())
                        .build()) {
            objects.forEach(object -> client.resource(object).create());
            for (HasMetadata object : objects) {
                HasMetadata there = client.resource(object).get();
                assertThat(there)
                        .as(object.getKind() + " " + object.getMetadata().getName())
                        .isNotNull();
                assertThat(there.getMetadata().getLabels())
                        .isEqualTo(object.getMetadata().getLabels());
            }
        }
    }

    @Test
    void theChartIsTheManifests() {
        List<HasMetadata> plain = Manifests.plain().stream()
                .filter(object -> !(object instanceof Namespace))
                .toList();
        List<HasMetadata> chart = Manifests.chart(Map.of());
        ConfigMap ours = Manifests.only(plain, ConfigMap.class);
        ConfigMap theirs = Manifests.only(chart, ConfigMap.class);
        assertThat(Manifests.yaml(netConf(theirs))).isEqualTo(Manifests.yaml(netConf(ours)));
        theirs.getData().put("net-conf.json", netConf(ours));
        assertThat(chart).isEqualTo(plain);
    }

    @Test
    void theChartTakesItsValues() {
        List<HasMetadata> chart = Manifests.chart(
                "net",
                Map.of(
                        "image",
                        "registry.example.com/tweed:1",
                        "netConf",
                        Map.of("Network", "10.9.0.0/16", "Backend", Map.of("Type", "host-gw"))));
        String netConf = netConf(Manifests.only(chart, ConfigMap.class));
        assertThat(ConfigJson.parse(netConf).config().backend()).isEqualTo("host-gw");
        assertThat(daemon(chart).getImage()).isEqualTo("registry.example.com/tweed:1");
        assertThat(chart.stream().map(o -> o.getMetadata().getNamespace()))
                .allMatch(namespace -> namespace == null || namespace.equals("net"));
    }

    private static String netConf(ConfigMap map) {
        return Objects.requireNonNull(map.getData().get("net-conf.json"));
    }

    private static String directory(Path file) {
        return Objects.requireNonNull(file.getParent()).toString();
    }

    private static Container daemon(List<HasMetadata> objects) {
        return pod(objects).getContainers().get(0);
    }

    @ParameterizedTest
    @MethodSource("both")
    void theArgumentsAreTheDaemons(List<HasMetadata> objects) {
        Container daemon = daemon(objects);
        Map<String, String> environment = new HashMap<>();
        daemon.getEnv().forEach(variable -> environment.put(variable.getName(), "x"));
        Request request = new OptionsReader(environment).read(daemon.getArgs());
        assertThat(request).isInstanceOf(Request.Start.class);
        AgentOptions options = ((Request.Start) request).options();
        NodeStoreOptions nodes = options.nodes().orElseThrow();
        assertThat(((Request.Start) request).notes()).isEmpty();
        assertThat(nodes.self()).isEqualTo(new NodeStoreOptions.Node("x"));
        assertThat(options.health().port())
                .isEqualTo(daemon.getReadinessProbe().getHttpGet().getPort().getIntVal())
                .isEqualTo(daemon.getLivenessProbe().getHttpGet().getPort().getIntVal());
        assertThat(mounts(daemon))
                .contains(
                        directory(options.subnetFile()),
                        options.stateDir().toString(),
                        directory(nodes.networkConfig()));
    }

    /** The version is the parent's, the name is {@code dist/package/image-name}'s; nothing fills them in. */
    @ParameterizedTest
    @MethodSource("both")
    void theImageIsTheOneThatIsPackaged(List<HasMetadata> objects) {
        String image = Manifests.read(Manifests.ROOT.resolve("dist/package/image-name"))
                        .strip() + ":" + Manifests.version();
        assertThat(daemon(objects).getImage()).isEqualTo(image);
        assertThat(pod(objects).getInitContainers().get(1).getImage()).isEqualTo(image);
        assertThat(Manifests.yaml(Manifests.read(Manifests.ROOT.resolve("dist/kubernetes/chart/Chart.yaml"))))
                .containsEntry("version", Manifests.version())
                .containsEntry("appVersion", Manifests.version());
    }

    private static PodSpec pod(List<HasMetadata> objects) {
        return Manifests.only(objects, DaemonSet.class).getSpec().getTemplate().getSpec();
    }

    private static Set<String> mounts(Container container) {
        return container.getVolumeMounts().stream()
                .map(mount -> mount.getMountPath().replaceFirst("/$", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("both")
    void everyMountHasItsVolume(List<HasMetadata> objects) {
        PodSpec pod = pod(objects);
        Set<String> volumes = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(container -> assertThat(container.getVolumeMounts())
                        .extracting(VolumeMount::getName)
                        .isSubsetOf(volumes));
        assertThat(pod.getServiceAccountName()).isEqualTo("flannel");
    }

    @ParameterizedTest
    @MethodSource("both")
    void theRightsAreTheCallsThatAreMade(List<HasMetadata> objects) throws Exception {
        Set<String> granted = new TreeSet<>();
        Manifests.only(objects, ClusterRole.class).getRules().forEach(rule -> add(granted, rule));
        Manifests.only(objects, Role.class).getRules().forEach(rule -> add(granted, rule));
        assertThat(calls()).isEqualTo(granted);
    }

    private static void add(Set<String> granted, PolicyRule rule) {
        for (String group : rule.getApiGroups()) {
            for (String resource : rule.getResources()) {
                rule.getVerbs().forEach(verb -> granted.add(verb + " " + group + "/" + resource));
            }
        }
    }

    /** Everything that the store can be asked for, on a server that notes the calls. */
    private Set<String> calls() throws Exception {
        Path config = Files.writeString(
                directory.resolve("net-conf.json"), KUBE_FLANNEL.substring(KUBE_FLANNEL.indexOf('{')));
        try (FakeApiServer server = new FakeApiServer()) {
            server.addNode("x", "10.244.1.0/24");
            NodeStoreOptions options = new NodeStoreOptions(
                    Optional.of(server.url()),
                    Optional.empty(),
                    "flannel.alpha.coreos.com",
                    config,
                    NodeStoreOptions.Condition.CLEARED,
                    new NodeStoreOptions.Node("x"),
                    "kube-flannel");
            try (LeaseStore store = new KubernetesStoreFactory().open(options, Clock.system())) {
                store.config();
                Attributes host = new Attributes(
                        "host-gw", DualStack.v4(Addresses.parse("192.0.2.1").orElseThrow()), DualStack.none());
                Lease lease = store.assigned(host).orElseThrow();
                LeaseEvents events = new LeaseEvents();
                try (AutoCloseable watch = store.watch(events)) {
                    events.awaitSnapshot(s -> s.leases().size() == 1);
                    server.annotations("x");
                    store.renew(lease);
                    Ledger.Entry entry = store.put("cluster", Optional.empty(), "a", Optional.empty())
                            .orElseThrow();
                    store.put("cluster", Optional.of(entry), "b", Optional.empty());
                    store.list("owned/");
                    store.list("presence/");
                    store.remove(store.get("cluster").orElseThrow());
                    store.release(lease);
                    events.awaitRemoved(lease.subnets());
                }
            }
            return server.calls().stream()
                    .map(call -> call.verb() + " " + call.group() + "/" + call.resource())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void kubeFlannelsConfigMapWorksUnchanged() {
        ConfigMap map = Manifests.only(Manifests.objects(KUBE_FLANNEL), ConfigMap.class);
        NetworkConfig config = ConfigJson.parse(netConf(map)).config();
        assertThat(config.backend()).isEqualTo("vxlan");
        assertThat(config.networks().v4()).hasToString("Optional[10.244.0.0/16]");
        assertThat(map.getMetadata().getName())
                .isEqualTo(Manifests.only(Manifests.plain(), ConfigMap.class)
                        .getMetadata()
                        .getName());
    }
}
