package net.tweed.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.tweed.core.testing.Await;

/**
 * The service account and the roles of {@code dist/kubernetes/tweed.yml} on a real API server, under names of the tests'
 * own, so that a cluster that uses the manifest is left alone.
 */
final class ServiceAccountRights implements AutoCloseable {
    /** Until the API server's own watch of its roles has told it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String NAME = ApiUnderTest.NAMESPACE;

    private final KubernetesClient admin;
    private final List<HasMetadata> manifest = manifest();

    ServiceAccountRights(KubernetesClient admin) {
        this.admin = admin;
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .build();
        admin.resource(namespace).serverSideApply();
        admin.resource(only(ServiceAccount.class)).serverSideApply();
        ClusterRoleBinding cluster = only(ClusterRoleBinding.class);
        cluster.getRoleRef().setName(NAME);
        cluster.getSubjects().forEach(subject -> subject.setNamespace(NAME));
        RoleBinding local = only(RoleBinding.class);
        local.getRoleRef().setName(NAME);
        local.getSubjects().forEach(subject -> subject.setNamespace(NAME));
        cluster.getSubjects().forEach(subject -> subject.setName(NAME));
        local.getSubjects().forEach(subject -> subject.setName(NAME));
        admin.resource(cluster).serverSideApply();
        admin.resource(local).serverSideApply();
        allowAll();
    }

    String token() {
        return admin.serviceAccounts()
                .inNamespace(NAME)
                .withName(NAME)
                .tokenRequest()
                .getStatus()
                .getToken();
    }

    /** What the manifest grants, and the right that the documentation adds for hosts without {@code NODE_NAME}. */
    void allowAll() {
        grant(granted());
    }

    void forbid(Permission what) {
        List<Permission> rest = new ArrayList<>(granted());
        if (!rest.remove(what)) {
            throw new IllegalStateException("The manifest does not grant " + what.rule());
        }
        grant(rest);
    }

    private List<Permission> granted() {
        List<PolicyRule> rules = new ArrayList<>(only(ClusterRole.class).getRules());
        rules.addAll(only(Role.class).getRules());
        List<Permission> all = new ArrayList<>(List.of(Permission.GET_POD));
        for (PolicyRule rule : rules) {
            for (Permission permission : Permission.values()) {
                if (rule.getVerbs().contains(permission.verb())
                        && rule.getResources().contains(permission.resource())
                        && rule.getApiGroups().contains(permission.group())) {
                    all.add(permission);
                }
            }
        }
        return all;
    }

    private void grant(List<Permission> permissions) {
        ClusterRole cluster = only(ClusterRole.class);
        cluster.setRules(rules(permissions, Permission.Role.CLUSTER));
        Role local = only(Role.class);
        local.setRules(rules(permissions, Permission.Role.NAMESPACE));
        admin.resource(cluster).forceConflicts().serverSideApply();
        admin.resource(local).forceConflicts().serverSideApply();
        for (Permission permission : Permission.values()) {
            boolean wanted = permissions.contains(permission);
            Await.until(
                    permission.rule() + (wanted ? " is in force" : " is gone"),
                    PATIENCE,
                    () -> isAllowed(permission) == wanted);
        }
    }

    private static List<PolicyRule> rules(List<Permission> permissions, Permission.Role role) {
        return permissions.stream()
                .filter(permission -> permission.role() == role)
                .map(permission -> new PolicyRuleBuilder()
                        .withApiGroups(permission.group())
                        .withResources(permission.resource())
                        .withVerbs(permission.verb())
                        .build())
                .toList();
    }

    private boolean isAllowed(Permission what) {
        String[] resource = what.resource().split("/", 2);
        SubjectAccessReview asked = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + NAME + ":" + NAME)
                .withNewResourceAttributes()
                .withVerb(what.verb())
                .withGroup(what.group())
                .withResource(resource[0])
                .withSubresource(resource.length > 1 ? resource[1] : "")
                .withNamespace(what.role() == Permission.Role.NAMESPACE ? NAME : "")
                .endResourceAttributes()
                .endSpec()
                .build();
        return admin.authorization()
                .v1()
                .subjectAccessReview()
                .create(asked)
                .getStatus()
                .getAllowed();
    }

    @Override
    public void close() {
        admin.resource(only(ClusterRoleBinding.class)).delete();
        admin.resource(only(ClusterRole.class)).delete();
        admin.resource(only(RoleBinding.class)).delete();
        admin.resource(only(Role.class)).delete();
        admin.resource(only(ServiceAccount.class)).delete();
    }

    /** The manifest's object of this kind, under the tests' name. */
    private <T extends HasMetadata> T only(Class<T> kind) {
        List<T> all = manifest.stream().filter(kind::isInstance).map(kind::cast).toList();
        if (all.size() != 1) {
            throw new IllegalStateException("The manifest has " + all.size() + " of " + kind.getSimpleName());
        }
        T object = new KubernetesSerialization().clone(all.get(0));
        object.getMetadata().setName(NAME);
        if (object.getMetadata().getNamespace() != null) {
            object.getMetadata().setNamespace(NAME);
        }
        return object;
    }

    private static List<HasMetadata> manifest() {
        Path file = find(Path.of("").toAbsolutePath());
        try {
            List<HasMetadata> all = new ArrayList<>();
            for (String document : Files.readString(file).split("(?m)^---\n", -1)) {
                if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
                    all.add(new KubernetesSerialization().unmarshal(document));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path find(Path from) {
        Path file = from.resolve("dist/kubernetes/tweed.yml");
        return Files.exists(file)
                ? file
                : find(Objects.requireNonNull(from.getParent(), "dist/kubernetes is in the source tree"));
    }
}
