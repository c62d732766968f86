package net.tweed.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.Desired;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.wire.LeaseData;
import net.tweed.core.wire.LeaseJson;
import org.junit.jupiter.api.Test;

/** A cloud's backend with a tunnel's beside it, both made up. */
class OverflowTest {
    private static final String END = "{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}";

    @Test
    void publishesTheTypeAndTheTunnelsEnd() {
        assertThat(published("aws-vpc", DualStack.none()))
                .isEqualTo("{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null,\"BackendType\":\"aws-vpc\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\"}}");
    }

    @Test
    void publishesTheCloudsDataToo() {
        assertThat(published("gce", DualStack.v4("{\"project\": \"shop\",\"VNI\":9}")))
                .isEqualTo("{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null,\"BackendType\":\"gce\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"d6:6e:80:4e:fc:55\",\"project\":\"shop\"}}");
    }

    @Test
    void withoutItTheLeaseIsAsItAlwaysWas() {
        assertThat(LeaseJson.encode(new Fake(DualStack.none(), 9001).attributes(Optional.empty())))
                .isEqualTo("{\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":null}");
    }

    @Test
    void containersHaveTheTunnelsMtuAndTheCloudsTable() {
        Fake cloud = new Fake(DualStack.none(), 9001);
        Network network =
                new Overflow("aws-vpc", cloud, new Fake(DualStack.v4(END), 8951), LeaseData::joined).join(lease());
        assertThat(network.mtu()).isEqualTo(DualStack.v4(8951));
        assertThat(network.carrier()).contains("table of 9001");
        assertThat(network.tunnel().orElseThrow().mtu()).isEqualTo(DualStack.v4(8951));
    }

    @Test
    void bothAreClosed() {
        Fake cloud = new Fake(DualStack.none(), 9001);
        Fake tunnel = new Fake(DualStack.v4(END), 8951);
        new Overflow("aws-vpc", cloud, tunnel, LeaseData::joined).close();
        assertThat(cloud.closed).isTrue();
        assertThat(tunnel.closed).isTrue();
    }

    private static String published(String type, DualStack<String> clouds) {
        Overflow overflow =
                new Overflow(type, new Fake(clouds, 9001), new Fake(DualStack.v4(END), 8951), LeaseData::joined);
        return LeaseJson.encode(overflow.attributes(Optional.empty()));
    }

    private static Lease lease() {
        return new Lease(
                DualStack.v4(Prefix.parse("10.1.1.0/24").orElseThrow()),
                new Fake(DualStack.none(), 1).attributes(Optional.empty()),
                new Term.Leased(),
                new Revision(1, 1, 1));
    }

    private static final class Fake implements Backend {
        private final DualStack<String> data;
        private final int mtu;
        private boolean closed;

        Fake(DualStack<String> data, int mtu) {
            this.data = data;
            this.mtu = mtu;
        }

        @Override
        public Attributes attributes(Optional<Lease> earlier) {
            return new Attributes(
                    "", DualStack.v4(Addresses.parse("192.168.77.11").orElseThrow()), data, Map.of());
        }

        @Override
        public Network join(Lease own) {
            return new Network() {
                @Override
                public DualStack<Integer> mtu() {
                    return DualStack.v4(mtu);
                }

                @Override
                public Optional<String> carrier() {
                    return Optional.of("table of " + mtu);
                }

                @Override
                public Desired desired(Peers peers) {
                    return new Desired(List.of(), List.of());
                }
            };
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
