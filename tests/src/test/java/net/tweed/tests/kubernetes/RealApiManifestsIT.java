package net.tweed.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server says to every object of the manifests and the chart, unknown fields forbidden. Each is tried (as
 * {@code kubectl apply --dry-run=server} does), none stays. Needs {@code TWEED_TEST_KUBECONFIG}.
 */
class RealApiManifestsIT {
    private static final String VARIABLE = "TWEED_TEST_KUBECONFIG";
    private static final String NAMESPACE = "tweed-test";

    private KubernetesClient admin;

    @SuppressWarnings("NullAway.Init") // set before each test
    RealApiManifestsIT() {}

    @BeforeEach
    void connect() {
        String file = System.getenv().getOrDefault(VARIABLE, "");
        assumeTrue(
                !file.isEmpty(), VARIABLE + " names no kubeconfig: set it to try the manifests on a real API server");
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(file).toFile()))
                .build();
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .build();
        admin.resource(namespace).serverSideApply();
    }

    @AfterEach
    void close() {
        if (admin != null) {
            admin.close();
        }
    }

    static Stream<List<HasMetadata>> all() {
        return Stream.of(
                Manifests.plain(),
                Manifests.chart(NAMESPACE, Map.of()),
                Manifests.chart(
                        NAMESPACE,
                        Map.of(
                                "image", "registry.example.com/net/tweed:1",
                                "netConf", Map.of("Network", "10.9.0.0/16", "Backend", Map.of("Type", "host-gw")),
                                "resources", Map.of("limits", Map.of("memory", "1Gi")))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyObjectIsTaken(List<HasMetadata> objects) {
        for (HasMetadata object : objects) {
            HasMetadata taken = admin.resource(inTheTestsNamespace(object))
                    .dryRun(true)
                    .fieldValidation(Validation.STRICT)
                    .forceConflicts()
                    .serverSideApply();
            assertThat(taken.getMetadata().getUid()).as(object.getKind()).isNotEmpty();
        }
    }

    /** As the controller of DaemonSets makes them: with the account's and the namespace's admission. */
    @ParameterizedTest
    @MethodSource("all")
    void itsPodIsAdmitted(List<HasMetadata> objects) {
        ServiceAccount account = Manifests.only(objects, ServiceAccount.class);
        account.getMetadata().setNamespace(NAMESPACE);
        admin.resource(account).forceConflicts().serverSideApply();
        PodTemplateSpec template =
                Manifests.only(objects, DaemonSet.class).getSpec().getTemplate();
        var pod = new PodBuilder()
                .withMetadata(template.getMetadata())
                .editMetadata()
                .withName("tweed-test")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
        try {
            assertThat(admin.resource(pod)
                            .dryRun(true)
                            .fieldValidation(Validation.STRICT)
                            .create()
                            .getSpec()
                            .getPriority())
                    .as("of system-node-critical")
                    .isEqualTo(2_000_001_000);
        } finally {
            admin.resource(account).delete();
        }
    }

    private static HasMetadata inTheTestsNamespace(HasMetadata object) {
        if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(NAMESPACE);
        }
        return object;
    }
}
