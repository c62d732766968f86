package net.tweed.tests.vpc;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Shell;

/**
 * A VPC's data plane in the switch's namespace of a cluster: every host's default gateway, which forwards by the cloud's
 * route table, drops packets from and to other addresses where a host's source/destination check is on, and what leads to
 * a host that is no more. It looks at the cloud's state all the time.
 */
public final class VpcRouter implements AutoCloseable {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;
    private static final String GATEWAY = "192.168.77.1";

    private final Cluster cluster;
    private final Cloud cloud;
    private final Thread thread;
    private final Map<String, String> macs = new TreeMap<>();
    private volatile boolean closed;
    private String obeyed = "";

    private VpcRouter(Cluster cluster, Cloud cloud) {
        this.cluster = cluster;
        this.cloud = cloud;
        this.thread = new Thread(this::obey, "vpc-router");
        thread.setDaemon(true);
    }

    /** Makes it the default gateway of all hosts. */
    public static VpcRouter start(Cluster cluster, Cloud cloud) {
        VpcRouter router = new VpcRouter(cluster, cloud);
        router.build();
        router.thread.start();
        return router;
    }

    private void build() {
        inside("""
                sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.br0.send_redirects=0
                nft -f - <<'RULES'
                table bridge wire {
                  counter tunnelled { }
                  counter plain { }
                  chain seen {
                    type filter hook prerouting priority 0
                    udp dport { 8472, 8285, 4789 } counter name tunnelled
                    ip saddr 10.0.0.0/8 ip daddr 10.0.0.0/8 counter name plain
                  }
                }
                RULES
                """);
        for (Node node : cluster.nodes()) {
            macs.put(node.address(), node.sh("cat /sys/class/net/eth0/address").strip());
            node.ip("route replace default via " + GATEWAY + " dev eth0");
            node.sh("echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects");
        }
    }

    private void obey() {
        while (!closed) {
            String wanted = script();
            if (!wanted.equals(obeyed)) {
                inside(wanted);
                obeyed = wanted;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private String script() {
        StringBuilder script = new StringBuilder("ip route flush proto 99\n");
        for (Map.Entry<String, Optional<String>> route : new TreeMap<>(cloud.routes()).entrySet()) {
            script.append("ip route replace ")
                    .append(route.getValue()
                            .map(host -> route.getKey() + " via " + host + " dev br0")
                            .orElse("blackhole " + route.getKey()))
                    .append(" proto 99\n");
        }
        script.append("nft -f - <<'RULES'\ntable inet vpc { }\nflush table inet vpc\ntable inet vpc {\nchain check {\n")
                .append("type filter hook forward priority 0\n");
        for (String host : new TreeSet<>(cloud.checked())) {
            script.append("ether saddr ")
                    .append(macs.get(host))
                    .append(" ip saddr != ")
                    .append(host)
                    .append(" drop\nrt ip nexthop ")
                    .append(host)
                    .append(" ip daddr != ")
                    .append(host)
                    .append(" drop\n");
        }
        return script.append("}\n}\nRULES\n").toString();
    }

    /** Packets of tunnels that were seen on the wire so far. */
    public long tunnelled() {
        return packets("tunnelled");
    }

    /** Packets between containers that were seen on the wire as they are. */
    public long plain() {
        return packets("plain");
    }

    private long packets(String counter) {
        String text = inside("nft list counter bridge wire " + counter);
        return Long.parseLong(text.replaceFirst("(?s).*packets (\\d+).*", "$1"));
    }

    private String inside(String script) {
        return Shell.run("ip", "netns", "exec", cluster.outside(), "sh", "-ec", script);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
