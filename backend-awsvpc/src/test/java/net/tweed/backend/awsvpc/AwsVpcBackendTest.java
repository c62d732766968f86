package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.tweed.backend.awsvpc.fake.Call;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.backend.awsvpc.fake.FakeRoute;
import net.tweed.core.table.Outcome;
import net.tweed.core.testing.ManualClock;
import net.tweed.core.testing.MemoryOwnership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole backend with the real SDK on the fake EC2, its rounds made by hand. */
class AwsVpcBackendTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryOwnership ownership = new MemoryOwnership("172.31.0.11");
    private FakeEc2 fake;

    @BeforeEach
    void start() {
        fake = FakeEc2.start(clock);
        fake.world().vpc("vpc-1", "172.31.0.0/16").subnet("subnet-1", "vpc-1", "172.31.0.0/24");
        fake.world().table("rtb-1", "vpc-1").subnet("subnet-1").put("0.0.0.0/0", "igw-1", FakeRoute.Origin.CALL);
        fake.world()
                .instance("i-1", "vpc-1")
                .eni("eni-1", "subnet-1", List.of("172.31.0.11"))
                .host("127.0.1.1");
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    @Test
    void a_host_makes_its_route_and_its_interface_forward() {
        try (Host host = new Host(fake, "127.0.1.1", Place.v4("172.31.0.11", "10.5.1.0/24", ""), ownership, clock)) {
            Outcome first = host.round();
            assertThat(first.unsettled()).as("%s", host.recorder()).isPositive();
            clock.advance(Duration.ofSeconds(1));
            Outcome second = host.round();
            assertThat(second.unsettled()).as("%s", host.recorder()).isZero();
            assertThat(fake.world().table("rtb-1").target("10.5.1.0/24")).contains("eni-1");
            assertThat(fake.world().instance("i-1").eni().isChecked()).isFalse();
            assertThat(fake.world().writes())
                    .extracting(Call::api)
                    .containsExactly("ModifyNetworkInterfaceAttribute", "CreateRoute");
        }
    }
}
