package net.tweed.tests.vpc;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import net.tweed.tests.cluster.Cluster;
import net.tweed.tests.cluster.Node;
import net.tweed.tests.cluster.Shell;

/**
 * A VPC's data plane in the switch's namespace of a cluster: every host's default gateway, which forwards by the cloud's
 * route table, drops packets from and to other addresses where a host's source/destination check is on, what leads to a
 * host that is no more, and what the hosts' firewall does not let in. It looks at the cloud's state all the time.
 */
final class VpcRouter implements AutoCloseable {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;
    private static final String GATEWAY = "192.168.77.1";

    private final Cluster cluster;
    private final Cloud cloud;
    private final Thread thread;
    private final Map<String, String> macs = new TreeMap<>();
    private volatile boolean closed;
    private volatile Firewall firewall;

    private VpcRouter(Cluster cluster, Cloud cloud, Firewall firewall) {
        this.firewall = firewall;
        this.cluster = cluster;
        this.cloud = cloud;
        this.thread = new Thread(this::obey, "vpc-router");
        thread.setDaemon(true);
    }

    /** Makes it the default gateway of all hosts. */
    static VpcRouter start(Cluster cluster, Cloud cloud, Firewall firewall) {
        VpcRouter router = new VpcRouter(cluster, cloud, firewall);
        router.build();
        router.thread.start();
        return router;
    }

    private void build() {
        inside("""
                ip address add %s/32 dev lo
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
                """.formatted(Firewall.OPERATORS));
        for (Node node : cluster.nodes()) {
            macs.put(node.address(), node.sh("cat /sys/class/net/eth0/address").strip());
            node.ip("route replace default via " + GATEWAY + " dev eth0");
            node.sh("echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects");
        }
    }

    private void obey() {
        RouterScript script = new RouterScript("br0", macs);
        while (!closed) {
            script.next(cloud, firewall.script(macs.keySet())).ifPresent(this::inside);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** From now on the firewall is this one, once the router has looked. */
    void firewall(Firewall now) {
        firewall = now;
    }

    /** What it does with packets to a subnet, as {@code ip route} shows it. */
    String route(String subnet) {
        return inside("ip route show " + subnet + " proto 99");
    }

    /** Packets of tunnels that were seen on the wire so far. */
    long tunnelled() {
        return packets("tunnelled");
    }

    /** Packets between containers that were seen on the wire as they are. */
    long plain() {
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
