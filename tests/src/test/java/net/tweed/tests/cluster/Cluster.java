package net.tweed.tests.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Hosts on one switch with an etcd, for all tests of a class:
 *
 * <pre>
 * &#64;RegisterExtension
 * static final Cluster CLUSTER = Cluster.of(3);
 * </pre>
 *
 * <p>A failing test's report has every daemon's log and every host's kernel state. Needs root, iproute2 and etcd; where
 * namespaces cannot be made the tests are skipped, with the reason.
 */
public final class Cluster
        implements BeforeAllCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private final int size;
    private final DaemonCommand command;
    private final List<Node> nodes = new ArrayList<>();
    private @Nullable Lab lab;
    private @Nullable Etcd etcd;
    private @Nullable Path home;

    private Cluster(int size, DaemonCommand command) {
        this.size = size;
        this.command = command;
    }

    /** With this many hosts, whose daemons do not run yet. */
    public static Cluster of(int size) {
        return of(size, DaemonCommand.compiled());
    }

    /** As {@link #of(int)}, with daemons that are started so. */
    public static Cluster of(int size, DaemonCommand command) {
        return new Cluster(size, command);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Lab made = Lab.of(size);
        lab = made;
        Path directory = Directories.create();
        home = directory;
        Shell.run("ip", "-n", made.switchNamespace(), "link", "set", "lo", "up");
        Shell.run("ip", "-n", made.switchNamespace(), "address", "add", "192.168.77.1/24", "dev", "br0");
        Shell.run("ip", "-n", made.switchNamespace(), "address", "add", "fd77::1/64", "dev", "br0", "nodad");
        Etcd store = new Etcd(made.switchNamespace(), directory);
        etcd = store;
        store.start();
        for (Host host : made.hosts()) {
            Node node = new Node(host, store, directory.resolve("host" + host.number()), command);
            node.makeHome();
            nodes.add(node);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        nodes.forEach(Node::close);
        nodes.clear();
        if (etcd != null) {
            etcd.close();
        }
        if (lab != null) {
            lab.close();
        }
        if (home != null) {
            Directories.delete(home);
        }
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** From 0. */
    public Node node(int index) {
        return nodes.get(index);
    }

    public Etcd etcd() {
        if (etcd == null) {
            throw new IllegalStateException("The cluster is made before the first test of the class");
        }
        return etcd;
    }

    /** The switch's namespace, where etcd is: outside of the cluster's network. */
    public String outside() {
        if (lab == null) {
            throw new IllegalStateException("The cluster is made before the first test of the class");
        }
        return lab.switchNamespace();
    }

    /** Writes the network's configuration. */
    public void config(String json) {
        etcd().put(StoredLease.PREFIX + "/config", json);
    }

    /** Starts all daemons with these flags beside the usual ones, and waits until they are ready. */
    public void start(String... flags) {
        nodes.forEach(node -> node.start(flags));
        nodes.forEach(Node::ready);
    }

    /** Nothing of any earlier test: no daemon, no key, no row, no file. */
    public void reset() {
        nodes.forEach(Node::reset);
        etcd().ctl("del", "--prefix", "/");
    }

    /** Waits until every container reaches every other, and every host every other host's container. */
    public void allPairsPing() {
        allPairsPing(nodes);
    }

    /** As {@link #allPairsPing()}, among some of the hosts. */
    public void allPairsPing(List<Node> among) {
        Pings.all(
                among.stream().map(Node::pod).toList(),
                among.stream().map(Node::namespace).toList());
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw reported(failure);
    }

    private Throwable reported(Throwable failure) {
        if (failure instanceof TestAbortedException) {
            return failure;
        }
        String report = String.join("\n", nodes.stream().map(Node::report).toList());
        AssertionError all = new AssertionError(failure.getMessage() + "\n" + keys() + "\n" + report, failure);
        all.setStackTrace(Arrays.copyOf(failure.getStackTrace(), 0));
        return all;
    }

    private String keys() {
        try {
            return "==== keys\n" + etcd().ctl("get", "--prefix", "/");
        } catch (AssertionError e) {
            return "==== etcd does not answer; the end of its log:\n"
                    + etcd().log()
                            .lines()
                            .skip(Math.max(0, etcd().log().lines().count() - 10))
                            .toList();
        }
    }
}
