package net.tweed.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** The suite on an API server that the operator names, with the rights of an administrator. */
class RealApiNodeStoreIT extends NodeStoreContract {
    private static final String VARIABLE = "TWEED_TEST_KUBECONFIG";

    @Override
    ApiUnderTest api() {
        String file = System.getenv().getOrDefault(VARIABLE, "");
        assumeTrue(
                !file.isEmpty(),
                VARIABLE + " names no kubeconfig: set it to run these tests on a real API server (they make and delete"
                        + " nodes named tweed-test-a and tweed-test-b)");
        KubernetesClient admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(file).toFile()))
                .build();
        admin.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ApiUnderTest.NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        return new ApiUnderTest(admin, Optional.empty(), Optional.of(Path.of(file)), () -> {});
    }
}
