package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.model.Attributes;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.core.spi.Backend;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.Network;
import net.tweed.core.spi.Peers;
import net.tweed.core.table.Pace;
import net.tweed.core.testing.Sites;
import net.tweed.core.wire.BackendOptions;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.Test;

class AwsVpcFactoryTest {
    private static final Place PLACE = Place.of(1, "");
    private static final Uplink UPLINK = new Uplink("eth0", 2, 9001, PLACE.addresses(), PLACE.addresses());

    private static Backend create(String config) {
        NetworkConfig parsed = ConfigJson.parse(config).config();
        return new AwsVpcFactory(() -> Host.access(URI.create("http://127.0.0.1:1")))
                .create(parsed, Sites.of(UPLINK, Path.of("/nonexistent")));
    }

    private static AwsVpcOptions read(String json) {
        BackendOptions options = BackendOptions.read(json, "aws-vpc");
        AwsVpcOptions read = AwsVpcOptions.read(options);
        options.finish();
        return read;
    }

    private static void refused(String json, String... says) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(TweedException.class).hasMessageContainingAll(says);
    }

    @Test
    void is_found_by_its_type() {
        assertThat(ServiceLoader.load(BackendFactory.class))
                .map(BackendFactory::type)
                .contains("aws-vpc");
    }

    @Test
    void publishes_what_flannels_hosts_do() {
        try (Backend backend = create("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\"}}")) {
            assertThat(backend.attributes(Optional.empty()))
                    .isEqualTo(new Attributes("", PLACE.addresses(), DualStack.none(), Map.of()));
        }
    }

    @Test
    void asks_nobody_before_it_joins_and_is_closed_before_that_too() {
        assertThatCode(() -> create("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\"}}")
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void names_a_family_without_an_address() {
        assertThatThrownBy(
                        () -> create("{\"Network\":\"10.5.0.0/16\",\"EnableIPv6\":true,\"IPv6Network\":\"fd05::/48\","
                                + "\"Backend\":{\"Type\":\"aws-vpc\",\"RouteLimit\":0}}"))
                .hasMessageContaining("eth0 has no such address")
                .hasMessageContaining("RouteLimit");
    }

    @Test
    void a_writer_that_is_none_is_refused() {
        assertThatThrownBy(() -> create(
                        "{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"Writer\":\"everybody\"}}"))
                .hasMessageContaining("\"Writer\" must be \"agent\"")
                .hasMessageContaining("or \"controller\"");
    }

    @Test
    void with_a_controller_the_host_publishes_the_same_and_touches_no_cloud() throws Exception {
        try (Backend backend =
                create("{\"Network\":\"10.5.0.0/16\",\"Backend\":{\"Type\":\"aws-vpc\",\"Writer\":\"Controller\"}}")) {
            assertThat(backend.attributes(Optional.empty()))
                    .isEqualTo(new Attributes(
                            "", DualStack.v4(PLACE.addresses().v4().orElseThrow()), DualStack.none()));
            Lease own = Host.lease(PLACE);
            Network network = backend.join(own);
            assertThat(network.domain()).isEqualTo(Network.Domain.DELEGATED);
            assertThat(network.desired(new Peers(own, List.of())).layers()).isEmpty();
            assertThat(network.mtu()).isEqualTo(DualStack.v4(9001));
        }
    }

    @Test
    void every_option_has_its_default() {
        assertThat(read("{}"))
                .isEqualTo(new AwsVpcOptions(
                        new SubnetsTable(),
                        CheckMode.DISABLE,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new AwsVpcRates(Map.of())));
    }

    @Test
    void every_option_in_any_case() {
        assertThat(read(
                        "{\"type\":\"aws-vpc\",\"routetableid\":[\"rtb-1\",\"rtb-2\",\"rtb-1\"],\"SOURCEDESTCHECK\":\"Verify\","
                                + "\"routeLimit\":200,\"region\":\"us-gov-west-1\",\"endpoint\":\"http://127.0.0.1:5000\","
                                + "\"rates\":{\"CreateRoute\":\"100/10\"}}"))
                .isEqualTo(new AwsVpcOptions(
                        new NamedTables(List.of("rtb-1", "rtb-2")),
                        CheckMode.VERIFY,
                        OptionalInt.of(200),
                        Optional.of("us-gov-west-1"),
                        Optional.of(URI.create("http://127.0.0.1:5000")),
                        new AwsVpcRates(Map.of("CreateRoute", new Pace.Rate(100, 10)))));
        assertThat(read("{\"RouteTableID\":\"rtb-0a1b\"}").tables()).isEqualTo(new NamedTables(List.of("rtb-0a1b")));
        assertThat(read("{\"RouteTableFilter\":{\"Cluster\":\"blue\"}}").tables())
                .isEqualTo(new TaggedTables(Map.of("Cluster", "blue")));
    }

    @Test
    void every_fault_at_once() {
        refused(
                "{\"RouteTableID\":\"eni-1\",\"RouteTableFilter\":{\"\":\"x\"},\"SourceDestCheck\":\"off\",\"RouteLimit\":1001,"
                        + "\"Region\":\"eu/../x\",\"Endpoint\":\"ftp://x\",\"Rates\":{\"CreateRoute\":\"0/5\"}}",
                "\"RouteTableID\" must be the id of a route table",
                "\"RouteTableFilter\" must be",
                "are both given: keep one",
                "\"SourceDestCheck\" must be \"disable\", \"verify\" or \"ignore\"",
                "\"RouteLimit\" is 1001, it must be from 1 to 1000",
                "\"Region\" must be the name of a Region",
                "\"Endpoint\" must be an address",
                "\"Rates\" must give");
    }

    @Test
    void odd_values_are_refused_and_no_secret_repeated() {
        for (String endpoint :
                List.of("https://user:hush@ec2", "https://ec2?key=hush", "hush", "https://ec2#hush", "//hush")) {
            assertThatThrownBy(() -> read("{\"Endpoint\":\"" + endpoint + "\"}"))
                    .hasMessageContaining("\"Endpoint\" must be")
                    .hasMessageNotContaining("hush");
        }
        refused("{\"Rates\":{\"StealRoute\":\"1/1\"}}", "for some of [CreateRoute, DeleteRoute,");
        refused("{\"Rates\":{\"CreateRoute\":\"9999999/1\"}}", "\"Rates\" must give");
        refused("{\"RouteTableID\":[]  ,\"RouteTableFilter\":[]}", "\"RouteTableFilter\" must be an object");
        refused("{\"RouteTableID\":\"rtb-1/../../x\"}", "\"RouteTableID\" must be");
    }

    @Test
    void the_real_access_shows_no_credentials() {
        assertThat(AwsVpcAccess.ofThisHost().toString()).isEqualTo("access to AWS, metadata server 169.254.169.254");
    }
}
