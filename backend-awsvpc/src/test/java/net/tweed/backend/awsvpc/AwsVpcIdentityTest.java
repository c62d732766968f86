package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import net.tweed.backend.awsvpc.fake.FakeEc2;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.model.Uplink;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who a host is, by the metadata server. */
class AwsVpcIdentityTest {
    private final FakeCloud cloud = new FakeCloud(new ManualClock());
    private final FakeEc2 fake = cloud.fake();

    @AfterEach
    void stop() {
        fake.close();
    }

    private static Uplink uplink(Place place) {
        return new Uplink("eth1", 3, 9001, place.addresses(), place.addresses());
    }

    private AwsVpcIdentity read(Uplink uplink) {
        return AwsVpcIdentity.read(AwsVpcIdentity.server(cloud.metadata(1)), uplink);
    }

    @Test
    void the_interface_that_holds_the_uplinks_address_is_the_next_hop() {
        assertThat(read(uplink(Place.of(1, ""))))
                .isEqualTo(new AwsVpcIdentity("i-1", "eni-1", "subnet-1", "vpc-1", "eu-central-1"));
        assertThat(read(uplink(Place.both(1, ""))).eni()).isEqualTo("eni-1");
        DualStack<InetAddress> other = DualStack.v4(Place.address("172.31.0.101"));
        assertThat(read(new Uplink("eth0", 2, 9001, other, other)).eni()).isEqualTo("eni-other1");
        DualStack<InetAddress> six = DualStack.v6(Place.address("fd31::11"));
        assertThat(read(new Uplink("eth1", 3, 9001, six, six)).eni()).isEqualTo("eni-1");
    }

    @Test
    void a_second_address_of_an_interface_is_its_own_too() {
        fake.world()
                .instance("i-9", "vpc-1")
                .eni("eni-9", "subnet-1", List.of("172.31.0.90", "172.31.0.91"))
                .host("127.0.1.9");
        DualStack<InetAddress> second = DualStack.v4(Place.address("172.31.0.91"));
        assertThat(AwsVpcIdentity.read(
                                AwsVpcIdentity.server(fake.uri("127.0.1.9")),
                                new Uplink("eth0", 2, 9001, second, second))
                        .eni())
                .isEqualTo("eni-9");
    }

    @Test
    void an_address_that_no_interface_holds_is_named_with_those_that_are_held() {
        assertThatThrownBy(() -> read(uplink(Place.of(2, ""))))
                .hasMessage("Cannot learn which network interface carries this host's routes: none has the addresses of"
                        + " eth1, 172.31.0.12, to AWS they have [172.31.0.101, 172.31.0.11]. Choose the interface with"
                        + " --iface, or assign the address.");
    }

    @Test
    void a_metadata_server_that_does_not_answer_is_named_by_its_path() {
        assertThatThrownBy(() -> AwsVpcIdentity.read(
                        AwsVpcIdentity.server(URI.create("http://127.0.0.1:1")), uplink(Place.of(1, ""))))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("http://127.0.0.1:1/latest/api/token")
                .hasMessageContaining("that its metadata service is enabled");
    }

    @Test
    void what_is_no_name_of_awss_is_refused() {
        assertThatThrownBy(() -> new AwsVpcIdentity("i-1", "eni-1", "subnet-1", "vpc-1", "evil.example/x"))
                .hasMessageContaining("evil.example/x");
        assertThatThrownBy(
                        () -> new AwsVpcIdentity("i-1", "<html>" + "x".repeat(500), "subnet-1", "vpc-1", "eu-west-1"))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300));
    }

    @Test
    void every_region_that_there_is_has_such_a_name() {
        for (String region : List.of(
                "us-east-1",
                "us-gov-west-1",
                "cn-northwest-1",
                "ap-southeast-5",
                "us-iso-east-1",
                "us-isob-east-1",
                "eusc-de-east-1")) {
            assertThat(new AwsVpcIdentity("i-1", "eni-1", "subnet-1", "vpc-1", region).region())
                    .isEqualTo(region);
        }
    }
}
