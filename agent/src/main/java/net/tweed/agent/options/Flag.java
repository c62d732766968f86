package net.tweed.agent.options;

import java.util.Locale;
import java.util.Optional;

/**
 * Every flag of the daemon, in the order in which help shows them. Names, defaults and meaning of the flags that flanneld
 * has too are flanneld's (0.28).
 */
enum Flag {
    ETCD_ENDPOINTS(
            "etcd-endpoints",
            Kind.TEXT,
            "http://127.0.0.1:4001,http://127.0.0.1:2379",
            "etcd's client addresses, separated by commas"),
    ETCD_PREFIX("etcd-prefix", Kind.TEXT, "/coreos.com/network", "where in etcd the network is kept"),
    ETCD_CAFILE("etcd-cafile", Kind.TEXT, "", "file with the certificates that etcd's own is checked against (PEM)"),
    ETCD_CERTFILE("etcd-certfile", Kind.TEXT, "", "file with this client's certificate (PEM)"),
    ETCD_KEYFILE("etcd-keyfile", Kind.TEXT, "", "file with this client's private key (PEM)"),
    ETCD_USERNAME("etcd-username", Kind.TEXT, "", "user name at etcd"),
    ETCD_PASSWORD(
            "etcd-password",
            Kind.SECRET,
            "",
            "password at etcd; everyone on the host can read it here: better TWEED_ETCD_PASSWORD or"
                    + " --etcd-password-file"),
    ETCD_PASSWORD_FILE("etcd-password-file", Kind.TEXT, "", "file with the password at etcd"),
    NETWORKS(
            "networks",
            Kind.TEXT,
            "",
            "names of the networks to be in, separated by commas, where they are several: <prefix>/<name>/config"),
    WATCH_NETWORKS(
            "watch-networks",
            Kind.SWITCH,
            "false",
            "be in all networks under the prefix, or in those of --networks, as they come and go"),
    SUBNET_DIR(
            "subnet-dir",
            Kind.TEXT,
            "/run/flannel/networks",
            "directory for the subnet files of several networks, <name>.env"),
    KUBE_SUBNET_MGR(
            "kube-subnet-mgr",
            Kind.SWITCH,
            "false",
            "take the subnets that Kubernetes has for this node, in place of leases in etcd"),
    KUBE_API_URL("kube-api-url", Kind.TEXT, "", "Kubernetes' API server (default: the pod's own)"),
    KUBECONFIG_FILE("kubeconfig-file", Kind.TEXT, "", "file with Kubernetes' API server and credentials"),
    KUBE_ANNOTATION_PREFIX(
            "kube-annotation-prefix", Kind.TEXT, "flannel.alpha.coreos.com", "what the nodes' annotations begin with"),
    NET_CONFIG_PATH(
            "net-config-path",
            Kind.TEXT,
            "/etc/kube-flannel/net-conf.json",
            "file with the network's configuration, with --kube-subnet-mgr"),
    SET_NODE_NETWORK_UNAVAILABLE(
            "set-node-network-unavailable",
            Kind.SWITCH,
            "true",
            "set the node's condition NetworkUnavailable to False"),
    STORE("store", Kind.TEXT, "etcd", ""),
    REMOTE("remote", Kind.TEXT, "", "servers that the leases are behind (tweed server), separated by commas"),
    REMOTE_CAFILE(
            "remote-cafile", Kind.TEXT, "", "file with the certificates that the other end's is checked against (PEM)"),
    REMOTE_CERTFILE("remote-certfile", Kind.TEXT, "", "file with this end's certificate, server or daemon (PEM)"),
    REMOTE_KEYFILE("remote-keyfile", Kind.TEXT, "", "file with the private key of that certificate (PEM)"),
    REMOTE_TOKEN_FILE("remote-token-file", Kind.TEXT, "", "file with the token that this host shows to the server"),
    LISTEN("listen", Kind.TEXT, "127.0.0.1:8888", ""),
    TOKEN_FILE("token-file", Kind.TEXT, "", ""),
    INSECURE("insecure", Kind.SWITCH, "false", ""),
    IDENTITY_CERTS("identity-certs", Kind.TEXT, "", ""),
    IDENTITY_ACCOUNTS("identity-accounts", Kind.TEXT, "", ""),
    CONTROLLER("controller", Kind.SWITCH, "false", ""),
    IFACE("iface", Kind.LIST, "", "interface towards the other hosts, by name or address; repeatable, tried in order"),
    IFACE_REGEX(
            "iface-regex",
            Kind.LIST,
            "",
            "regular expression for addresses, else names, of interfaces; repeatable, tried after --iface"),
    IFACE_CAN_REACH(
            "iface-can-reach", Kind.TEXT, "", "use the interface that the kernel's route to this address takes"),
    PUBLIC_IP("public-ip", Kind.TEXT, "", "IPv4 address that other hosts reach this one at (default: the interface's)"),
    PUBLIC_IPV6(
            "public-ipv6", Kind.TEXT, "", "IPv6 address that other hosts reach this one at (default: the interface's)"),
    SUBNET_FILE("subnet-file", Kind.TEXT, "/run/flannel/subnet.env", "file that tells others about this host's subnet"),
    SUBNET_LEASE_RENEW_MARGIN(
            "subnet-lease-renew-margin",
            Kind.NUMBER,
            "60",
            "latest renewal, in minutes before the lease ends, 1 to 1439"),
    IP_MASQ("ip-masq", Kind.SWITCH, "false", "masquerade traffic that leaves the network"),
    IP_MASQ_FULLY_RANDOM_DISABLE(
            "ip-masq-fully-random-disable", Kind.SWITCH, "false", "masquerade without fully random source ports"),
    IPTABLES_RESYNC("iptables-resync", Kind.NUMBER, "5", "how often packet filter rules are checked, in seconds"),
    IPTABLES_FORWARD_RULES("iptables-forward-rules", Kind.SWITCH, "true", "accept forwarded traffic of the network"),
    IP_BLACKHOLE_ROUTE(
            "ip-blackhole-route",
            Kind.SWITCH,
            "false",
            "a blackhole route for the own subnet, for addresses nobody has"),
    HEALTHZ_IP("healthz-ip", Kind.TEXT, "0.0.0.0", "address that /healthz and /readyz are served at"),
    HEALTHZ_PORT("healthz-port", Kind.NUMBER, "0", "port that /healthz and /readyz are served at; 0: none"),

    STATE_DIR("state-dir", Kind.TEXT, "/run/tweed", "directory for what must survive a restart of the daemon"),
    RESYNC("resync", Kind.DURATION, "5m", "how often everything is compared even if nothing is known to have changed"),
    MAX_REMOVALS(
            "max-removals", Kind.NUMBER, "25", "percentage of rows that may vanish at once; more are held back first"),
    COLLECT_AFTER(
            "collect-after",
            Kind.DURATION,
            "10m",
            "how long a host must be silent before its rows are removed from a cloud's tables"),
    STORE_CHECK_INTERVAL(
            "store-check-interval",
            Kind.DURATION,
            "60s",
            "how often etcd is checked for being the same and not an older one"),
    CLEANUP(
            "cleanup",
            Kind.SWITCH,
            "false",
            "remove everything of Tweed's from this host, give the lease up, and exit"),

    V("v", Kind.NUMBER, "0", "log level: 0 = changes and summaries, 1 and above = everything"),
    VMODULE("vmodule", Kind.IGNORED, "", "accepted for compatibility, without effect"),
    LOG_BACKTRACE_AT("log_backtrace_at", Kind.IGNORED, "", "accepted for compatibility, without effect"),
    VERSION("version", Kind.SWITCH, "false", "print the version and exit"),
    HELP("help", Kind.SWITCH, "false", "print this help and exit"),
    H("h", Kind.SWITCH, "false", "");

    /** How a flag's value is written. */
    enum Kind {
        TEXT,
        /** Text that is never shown. */
        SECRET,
        /** Text; each time the flag is given adds one. */
        LIST,
        NUMBER,
        /** {@code 90s}, {@code 5m}, {@code 1h30m}. */
        DURATION,
        /** Given alone it means true; {@code -flag=false} switches off. */
        SWITCH,
        IGNORED
    }

    private final String text;
    private final Kind kind;
    private final String byDefault;
    private final String help;

    Flag(String text, Kind kind, String byDefault, String help) {
        this.text = text;
        this.kind = kind;
        this.byDefault = byDefault;
        this.help = help;
    }

    /** Its name without dashes. */
    String text() {
        return text;
    }

    Kind kind() {
        return kind;
    }

    /** Its value where it is not given, as it would be written; empty for none. */
    String byDefault() {
        return byDefault;
    }

    /** What help says of it; empty where help does not show it. */
    String help() {
        return help;
    }

    /** Whether it can be given without a value. */
    boolean alone() {
        return kind == Kind.SWITCH;
    }

    /** Its name in the environment, after {@code TWEED_} or {@code FLANNELD_}. */
    String variable() {
        return text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    static Optional<Flag> named(String text) {
        for (Flag flag : values()) {
            if (flag.text.equals(text)) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }
}
