package net.tweed.kubernetes.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a path of the API names: {@code /apis/apps/v1/namespaces/x/daemonsets/y/status}. */
record ApiPath(String group, String version, String namespace, String resource, String name, String subresource) {
    private static final Map<String, String> KINDS = Map.of(
            "nodes", "Node",
            "pods", "Pod",
            "leases", "Lease",
            "namespaces", "Namespace",
            "configmaps", "ConfigMap",
            "serviceaccounts", "ServiceAccount",
            "daemonsets", "DaemonSet",
            "clusterroles", "ClusterRole",
            "clusterrolebindings", "ClusterRoleBinding",
            "roles", "Role");

    static Optional<ApiPath> parse(String path) {
        List<String> parts =
                new ArrayList<>(Arrays.asList(path.replaceFirst("^/", "").split("/", -1)));
        boolean core = parts.get(0).equals("api");
        if (parts.size() < 3 || (!core && !parts.get(0).equals("apis"))) {
            return Optional.empty();
        }
        parts.remove(0);
        String group = core ? "" : parts.remove(0);
        String version = parts.remove(0);
        String namespace = "";
        if (parts.get(0).equals("namespaces") && parts.size() > 2) {
            parts.remove(0);
            namespace = parts.remove(0);
        }
        String resource = parts.remove(0);
        String name = parts.isEmpty() ? "" : parts.remove(0);
        String subresource = parts.isEmpty() ? "" : parts.remove(0);
        return Optional.of(new ApiPath(group, version, namespace, resource, name, subresource));
    }

    /** Where objects of this kind are kept. */
    String collection() {
        return group + "/" + namespace + "/" + resource;
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String kind() {
        return KINDS.getOrDefault(resource, "RoleBinding");
    }

    /** {@code nodes/status}, as roles name it. */
    String target() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}
