package net.tweed.kubernetes;

/** What the daemon does at the API server: each needs a rule of its role. */
enum Permission {
    GET_NODE("get", "nodes", "", Role.CLUSTER),
    LIST_NODES("list", "nodes", "", Role.CLUSTER),
    WATCH_NODES("watch", "nodes", "", Role.CLUSTER),
    PATCH_NODE_STATUS("patch", "nodes/status", "", Role.CLUSTER),
    GET_POD("get", "pods", "", Role.NAMESPACE),
    GET_FACT("get", "leases", "coordination.k8s.io", Role.NAMESPACE),
    LIST_FACTS("list", "leases", "coordination.k8s.io", Role.NAMESPACE),
    CREATE_FACT("create", "leases", "coordination.k8s.io", Role.NAMESPACE),
    UPDATE_FACT("update", "leases", "coordination.k8s.io", Role.NAMESPACE),
    DELETE_FACT("delete", "leases", "coordination.k8s.io", Role.NAMESPACE);

    /** Where the rule belongs. */
    enum Role {
        CLUSTER("ClusterRole"),
        NAMESPACE("Role in the daemon's namespace");

        private final String text;

        Role(String text) {
            this.text = text;
        }
    }

    private final String verb;
    private final String resource;
    private final String group;
    private final Role role;

    Permission(String verb, String resource, String group, Role role) {
        this.verb = verb;
        this.resource = resource;
        this.group = group;
        this.role = role;
    }

    String verb() {
        return verb;
    }

    String resource() {
        return resource;
    }

    String group() {
        return group;
    }

    /** Which of the daemon's two roles has the rule. */
    Role role() {
        return role;
    }

    /** {@code patch nodes/status}: what was being done, for messages. */
    String text() {
        return verb + " " + resource;
    }

    /** The rule that is missing where the API server refuses it. */
    String rule() {
        return "{apiGroups: [\"" + group + "\"], resources: [\"" + resource + "\"], verbs: [\"" + verb + "\"]} to its "
                + role.text;
    }
}
