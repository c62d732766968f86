package net.tweed.netlink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.model.Addresses;
import net.tweed.core.table.Change;
import net.tweed.core.table.Result;
import net.tweed.netlink.sys.Libc;
import net.tweed.netlink.table.LinkTable;
import net.tweed.netlink.table.Tunnels;
import net.tweed.netlink.table.VxlanLink;
import net.tweed.netlink.testing.Host;
import net.tweed.netlink.testing.Lab;
import org.junit.jupiter.api.Test;

/** A kernel whose vxlan module is not there and cannot be loaded by itself. Needs root: asks the real kernel. */
class MissingModuleIT {
    private static final InetAddress LOCAL = Addresses.parse("192.168.77.11").orElseThrow();
    private static final Mac MAC = Mac.parse("4a:00:00:00:00:01").orElseThrow();

    @Test
    void theModuleAndTheCommandThatLoadsItAreNamed() {
        try (Lab lab = Lab.of(1)) {
            Host host = lab.host(0);
            try (Rtnetlink netlink = host.run(() -> new Rtnetlink(
                    new WithoutVxlan(NetlinkSocket.forRequests(Libc.load(), NetlinkSocket.NETLINK_ROUTE))))) {
                VxlanLink wanted =
                        new VxlanLink(Tunnels.v4(1), 1, 8472, LOCAL, "eth0", MAC, 1450, Set.of(), Link.State.UP);

                Result<VxlanLink> result = new LinkTable(netlink)
                        .apply(List.of(new Change.Put<>(wanted, Optional.empty())))
                        .get(0);

                assertThat(result.state())
                        .as("tried again: it may be loaded later")
                        .isEqualTo(Result.State.FAILED);
                assertThat(result.reason().orElseThrow())
                        .startsWith("Cannot make flannel.1 vxlan id 1 ")
                        .contains("Unknown device type") // the kernel's own words
                        .endsWith("Load the kernel's module: modprobe vxlan");
            }
        }
    }

    /** To a kernel without the module any kind of device is as unknown as this one is to every kernel. */
    private record WithoutVxlan(Transport kernel) implements Transport {
        private static final byte[] KIND = "vxlan\0".getBytes(US_ASCII);
        private static final byte[] UNKNOWN = "vxlaN\0".getBytes(US_ASCII);

        @Override
        public int portId() {
            return kernel.portId();
        }

        @Override
        public void send(ByteBuffer buffer, int length) {
            byte[] found = new byte[KIND.length];
            for (int at = 0; at + KIND.length <= length; at++) {
                buffer.get(at, found);
                if (Arrays.equals(found, KIND)) {
                    buffer.put(at, UNKNOWN);
                }
            }
            kernel.send(buffer, length);
        }

        @Override
        public int receive(ByteBuffer buffer, int flags) {
            return kernel.receive(buffer, flags);
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
