package net.tweed.cni;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a network's configuration and a host's subnet: word for word what the delegate is given. */
class DelegateConfigTest {
    private static final String MASQUERADING = Site.ENV;
    private static final String IPAM = "\"ipam\":{\"type\":\"host-local\",\"ranges\":[[{\"subnet\":\"10.5.22.0/24\"}]],"
            + "\"routes\":[{\"dst\":\"10.5.0.0/16\",\"gw\":\"10.5.22.1\"}]}";

    /** The file of flannel's documentation and of rkt's users, as it stands there. */
    @Test
    void theShortestFile() {
        assertThat(made("{\"name\":\"containernet\",\"type\":\"flannel\"}", MASQUERADING))
                .isEqualTo(
                        "{\"name\":\"containernet\",\"type\":\"bridge\",\"ipMasq\":false,\"mtu\":1450,\"isGateway\":true,"
                                + IPAM + "}");
    }

    @Test
    void theDelegateMasqueradesWhereTheDaemonDoesNot() {
        assertThat(made("{\"name\":\"n\"}", MASQUERADING.replace("IPMASQ=true", "IPMASQ=false")))
                .contains("\"ipMasq\":true");
    }

    @Test
    void theVersionIsPassedOn() {
        assertThat(made(
                        "{\"name\":\"n\",\"cniVersion\":\"1.0.0\",\"delegate\":{\"cniVersion\":\"0.2.0\"}}",
                        MASQUERADING))
                .startsWith("{\"cniVersion\":\"1.0.0\",\"name\"")
                .doesNotContain("0.2.0");
    }

    @Test
    void whatTheUserWantsOfTheDelegateWins() {
        assertThat(made(
                        "{\"name\":\"n\",\"delegate\":{\"bridge\":\"mynet0\",\"mtu\":1400,\"ipMasq\":true,\"isGateway\":false,"
                                + "\"isDefaultGateway\":true,\"hairpinMode\":true}}",
                        MASQUERADING))
                .isEqualTo("{\"name\":\"n\",\"type\":\"bridge\",\"bridge\":\"mynet0\",\"mtu\":1400,\"ipMasq\":true,"
                        + "\"isGateway\":false,\"isDefaultGateway\":true,\"hairpinMode\":true," + IPAM + "}");
    }

    @Test
    void anotherDelegateIsNoGateway() {
        assertThat(made("{\"name\":\"n\",\"delegate\":{\"type\":\"ipvlan\",\"master\":\"eth0\"}}", MASQUERADING))
                .isEqualTo("{\"name\":\"n\",\"type\":\"ipvlan\",\"master\":\"eth0\",\"ipMasq\":false,\"mtu\":1450,"
                        + IPAM + "}");
    }

    @Test
    void bothFamilies() {
        assertThat(made(
                        "{\"name\":\"n\"}",
                        MASQUERADING + "FLANNEL_IPV6_NETWORK=fd05::/48\nFLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64\n"))
                .contains("\"ranges\":[[{\"subnet\":\"10.5.22.0/24\"}],[{\"subnet\":\"fd05:0:0:3f::/64\"}]],"
                        + "\"routes\":[{\"dst\":\"10.5.0.0/16\",\"gw\":\"10.5.22.1\"},"
                        + "{\"dst\":\"fd05::/48\",\"gw\":\"fd05:0:0:3f::1\"}]");
    }

    @Test
    void ipv6Only() {
        assertThat(made("{\"name\":\"n\"}", """
                        FLANNEL_IPV6_NETWORK=fd05::/48
                        FLANNEL_IPV6_SUBNET=fd05:0:0:3f::1/64
                        FLANNEL_MTU=1430
                        FLANNEL_IPMASQ=true
                        """))
                .contains(
                        "\"ranges\":[[{\"subnet\":\"fd05:0:0:3f::/64\"}]],\"routes\":[{\"dst\":\"fd05::/48\",\"gw\":\"fd05:0:0:3f::1\"}]");
    }

    @Test
    void addressManagementOfTheUsersIsTheBasis() {
        assertThat(made(
                        "{\"name\":\"n\",\"ipam\":{\"type\":\"mine\",\"dataDir\":\"/run/ipam\",\"ranges\":[],"
                                + "\"routes\":[{\"dst\":\"10.96.0.0/12\",\"gw\":\"10.5.22.1\"}]}}",
                        MASQUERADING))
                .contains(
                        "\"ipam\":{\"type\":\"mine\",\"dataDir\":\"/run/ipam\",\"ranges\":[[{\"subnet\":\"10.5.22.0/24\"}]],"
                                + "\"routes\":[{\"dst\":\"10.96.0.0/12\",\"gw\":\"10.5.22.1\"},{\"dst\":\"10.5.0.0/16\"}]}");
    }

    @Test
    void noRouteTwice() {
        assertThat(made("{\"name\":\"n\",\"ipam\":{\"routes\":[{\"dst\":\"10.5.1.2/16\"}]}}", MASQUERADING))
                .contains("\"routes\":[{\"dst\":\"10.5.1.2/16\"}]");
    }

    @Test
    void whatTheRuntimeAddsIsPassedOn() {
        assertThat(made(
                        "{\"name\":\"n\",\"runtimeConfig\":{\"mac\":\"02:00:00:00:00:01\"},\"capabilities\":{\"mac\":true},"
                                + "\"args\":{\"cni\":{\"ips\":[\"10.5.22.9\"]}},\"prevResult\":{},\"dns\":{}}",
                        MASQUERADING))
                .endsWith(",\"runtimeConfig\":{\"mac\":\"02:00:00:00:00:01\"},\"capabilities\":{\"mac\":true},"
                        + "\"args\":{\"cni\":{\"ips\":[\"10.5.22.9\"]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'delegate':{'name':'x'}} | \"delegate\" must not have \"name\"",
                "{'delegate':{'ipam':{}}} | \"delegate\" must not have \"ipam\"",
                "{'delegate':{'type':7}} | \"type\" that is no plugin's name: \"7\"",
                "{'delegate':{'type':''}} | \"type\" that is no plugin's name",
                "{'delegate':{'type':'../../bin/sh'}} | \"type\" that is no plugin's name: \"../../bin/sh\"",
                "{'delegate':{'type':'flannel'}} | has the type \"flannel\" itself",
                "{'delegate':[]} | \"delegate\" must be an object",
                "{'ipam':'host-local'} | \"ipam\" must be an object",
                "{'ipam':{'routes':{}}} | \"routes\" in \"ipam\" must be a list",
                "{'ipam':{'routes':[{}]}} | an entry without \"dst\"",
                "{'ipam':{'routes':['10.0.0.0/8']}} | an entry without \"dst\"",
                "{'ipam':{'routes':[{'dst':'10.0.0.0'}]}} | \"dst\" that is no network: \"10.0.0.0\"",
                "{'subnetFile':1} | \"subnetFile\" must be a string",
                "{'dataDir':'\\u0000'} | \"dataDir\" is no path"
            })
    void nonsenseIsRefusedByName(String members, String fault) {
        String json = members.replace('\'', '"').replaceFirst("\\{", "{\"name\":\"n\",\"type\":\"flannel\",");
        assertThatThrownBy(() -> made(json, MASQUERADING))
                .isInstanceOf(CniException.class)
                .hasMessageContaining(fault)
                .extracting(e -> ((CniException) e).code())
                .isEqualTo(ErrorCode.INVALID_CONFIG);
    }

    @ParameterizedTest
    @CsvSource({"{}", "{\"name\":\"\"}", "{\"name\":\"a/b\"}", "{\"name\":\"-a\"}", "{\"name\":\"a b\"}"})
    void aNetworkNeedsAName(String json) {
        assertThatThrownBy(() -> made(json, MASQUERADING)).hasMessageContaining("\"name\" must be");
    }

    private static String made(String conf, String subnetEnv) {
        return new String(
                Json.bytes(DelegateConfig.of(NetConf.of(Site.json(conf)), HostSubnet.decode(subnetEnv))), UTF_8);
    }
}
