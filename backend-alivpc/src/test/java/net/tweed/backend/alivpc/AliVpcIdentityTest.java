package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.tweed.backend.alivpc.fake.FakeInstance;
import net.tweed.backend.alivpc.fake.Faults;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AliVpcIdentityTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private AliVpcIdentity read(String loopback, String... addresses) {
        List<InetAddress> parsed = List.of(addresses).stream()
                .map(address -> Addresses.parse(address).orElseThrow())
                .toList();
        return AliVpcIdentity.read(
                AliVpcIdentity.metadata(Map.of(
                        AliVpcIdentity.HOST_VARIABLE,
                        loopback + ":" + lab.fake().port())),
                parsed);
    }

    @Test
    void theInterfaceIsTheOneThatHoldsTheAddress() {
        AliVpcIdentity self = read(Place.A.loopback(), Place.A.address());
        assertThat(self).isEqualTo(new AliVpcIdentity("cn-hangzhou", "i-h11", "vpc-1", Lab.VSWITCH, "eni-h11", true));
    }

    @Test
    void ofSeveralInterfacesItIsTheSecondIfThatHoldsBothAddresses() {
        List<FakeInstance.Eni> enis = List.of(
                lab.world().eni("eni-1", Lab.VSWITCH, List.of("192.168.3.1"), false),
                lab.world().eni("eni-2", Lab.VSWITCH, List.of("192.168.3.2", "192.168.3.3", "fd00::2"), false));
        lab.world().instance("i-two", enis, Set.of("127.0.3.1"));
        assertThat(read("127.0.3.1", "192.168.3.3", "fd00::2").networkInterface())
                .isEqualTo("eni-2");
        assertThat(read("127.0.3.1", "192.168.3.3").isPrimary()).isFalse();
        assertThat(read("127.0.3.1", "192.168.3.1").isPrimary()).isTrue();
        assertThatThrownBy(() -> read("127.0.3.1", "192.168.3.1", "fd00::2"))
                .hasMessageContaining("holds 192.168.3.1, fd00::2")
                .hasMessageContaining("--iface");
    }

    @Test
    void anAddressThatTheVpcDoesNotKnowIsNamedWithThoseItDoes() {
        assertThatThrownBy(() -> read(Place.A.loopback(), "47.100.1.1"))
                .hasMessageContaining("i-h11 holds 47.100.1.1")
                .hasMessageContaining("has 192.168.0.12");
    }

    @Test
    void theHardenedModeIsUsedWhereItIsRequired() {
        lab.world().hardened(true);
        assertThat(read(Place.A.loopback(), Place.A.address()).instance()).isEqualTo("i-h11");
    }

    @Test
    void aServerWithoutTokensIsAskedWithoutOne() {
        lab.fake().faults().add("token", 99, new Faults.Refused(404, "", ""));
        assertThat(read(Place.A.loopback(), Place.A.address()).instance()).isEqualTo("i-h11");
    }

    @Test
    void aServerThatHangsIsNamedAndNotWaitedForEver() {
        lab.fake().faults().add("token", 1, new Faults.Hang(Duration.ofSeconds(8)));
        assertThatThrownBy(() -> read(Place.A.loopback(), Place.A.address()))
                .isInstanceOfSatisfying(
                        TweedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("/latest/api/token")
                .hasMessageContaining("does not answer");
    }

    @Test
    void aServerThatAnswersNonsenseIsNotBelieved() {
        lab.fake().faults().add("metadata", 1, new Faults.Body("<html>welcome</html>"));
        assertThatThrownBy(() -> read(Place.A.loopback(), Place.A.address()))
                .hasMessageContaining("/latest/meta-data/region-id")
                .hasMessageContaining("no name or id");
    }

    @Test
    void aServerThatRefusesIsNamedByPath() {
        lab.fake().faults().add("metadata", 1, new Faults.Refused(500, "", ""));
        assertThatThrownBy(() -> read(Place.A.loopback(), Place.A.address()))
                .hasMessageContaining("/latest/meta-data/region-id")
                .hasMessageContaining("HTTP status 500");
    }

    @Test
    void aVariableThatIsNoHostIsAFaultOfTheEnvironment() {
        assertThatThrownBy(() -> AliVpcIdentity.metadata(Map.of(AliVpcIdentity.HOST_VARIABLE, "a b")))
                .hasMessageContaining(AliVpcIdentity.HOST_VARIABLE);
    }
}
