package net.tweed.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Prefix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test on an API server, each on a fresh one: nodes, networks and hosts. Addresses are 192.0.2.x (RFC 5737). */
abstract class ApiTest {
    private static final String V4 = "{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}";
    private static final String BOTH = "{\"Network\":\"10.244.0.0/16\",\"EnableIPv6\":true,"
            + "\"IPv6Network\":\"fd00:10:244::/56\",\"Backend\":{\"Type\":\"vxlan\"}}";
    static final String A = "tweed-test-a";
    static final String B = "tweed-test-b";
    static final String C = "tweed-test-c";
    static final String P = ApiUnderTest.PREFIX + "/";

    @TempDir
    Path directory;

    private @Nullable ApiUnderTest opened;

    abstract ApiServer server();

    @BeforeEach
    void open() {
        opened = new ApiUnderTest(server());
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    final ApiUnderTest theApi() {
        return Objects.requireNonNull(opened);
    }

    final Path v4() {
        return write("v4.json", V4);
    }

    final Path both() {
        return write("both.json", BOTH);
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Attributes vxlan(String ip, String mac) {
        return new Attributes(
                "vxlan",
                DualStack.v4(Addresses.parse(ip).orElseThrow()),
                DualStack.v4("{\"VNI\":1,\"VtepMAC\":\"" + mac + "\"}"));
    }

    static Attributes dualVxlan(String v4, String v6, String mac4, String mac6) {
        return new Attributes(
                "vxlan",
                DualStack.both(
                        Addresses.parse(v4).orElseThrow(), Addresses.parse(v6).orElseThrow()),
                DualStack.both("{\"VNI\":1,\"VtepMAC\":\"" + mac4 + "\"}", "{\"VNI\":1,\"VtepMAC\":\"" + mac6 + "\"}"));
    }

    static Attributes plain(String backend, String ip) {
        return new Attributes(backend, DualStack.v4(Addresses.parse(ip).orElseThrow()), DualStack.none());
    }

    static DualStack<Prefix> subnet(String v4) {
        return DualStack.v4(Prefix.parse(v4).orElseThrow());
    }

    /** A node with a lease, on a plain route. */
    final LeaseStore withLease(String node, String subnet, String ip) {
        theApi().addNode(node, subnet);
        LeaseStore store = theApi().open(node, v4());
        store.assigned(plain("host-gw", ip));
        return store;
    }
}
