package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import net.tweed.core.cloud.CheckMode;
import net.tweed.core.table.Pace;
import net.tweed.core.wire.BackendOptions;
import org.junit.jupiter.api.Test;

class AliVpcOptionsTest {
    private static AliVpcOptions read(String json) {
        BackendOptions options = BackendOptions.read(json, AliVpcBackend.TYPE);
        AliVpcOptions read = AliVpcOptions.read(options);
        options.finish();
        return read;
    }

    @Test
    void nothingIsNeeded() {
        AliVpcOptions options = read("{\"Type\":\"ali-vpc\"}");
        assertThat(options.tables()).isEmpty();
        assertThat(options.keys()).isEmpty();
        assertThat(options.limit()).isEmpty();
        assertThat(options.check()).isEqualTo(CheckMode.DISABLE);
        assertThat(options.endpoint()).isEmpty();
        assertThat(options.rates().apply("CreateRouteEntries")).isEqualTo(new Pace.Rate(4, 1));
        assertThat(options.rates().apply("DescribeRouteEntryList")).isEqualTo(new Pace.Rate(20, 5));
    }

    @Test
    void ratesAreAsked() {
        AliVpcRates rates = read("{\"Writer\":\"Agent\",\"Rates\":{\"CreateRouteEntries\":\"9/2\"}}")
                .rates();
        assertThat(rates.apply("CreateRouteEntries")).isEqualTo(new Pace.Rate(9, 2));
        assertThat(rates.apply("ModifyRouteEntry")).isEqualTo(new Pace.Rate(4, 1));
        for (String wrong : new String[] {"{\"CreateRoute\":\"9/2\"}", "{\"CreateRouteEntries\":\"0/2\"}"}) {
            assertThatThrownBy(() -> read("{\"Rates\":" + wrong + "}")).hasMessageContaining("\"Rates\" must give");
        }
    }

    @Test
    void aWriterThatIsNoneIsRefused() {
        assertThatThrownBy(() -> read("{\"Writer\":\"everybody\",\"Endpoint\":\"http://x/y\"}"))
                .hasMessageContaining("\"Writer\" must be \"agent\"")
                .hasMessageContaining("\"Endpoint\" must be a URL");
    }

    @Test
    void everythingIsRead() {
        AliVpcOptions options = read("{\"routetableid\":[\"vtb-1a\",\"vtb-2b\",\"vtb-1a\"],\"AccessKeyID\":\"id\","
                + "\"AccessKeySecret\":\"hush\",\"RouteLimit\":200,\"SourceDestCheck\":\"Verify\","
                + "\"Endpoint\":\"http://127.0.0.1:4566\"}");
        assertThat(options.tables()).containsExactly("vtb-1a", "vtb-2b");
        assertThat(options.limit()).hasValue(200);
        assertThat(options.check()).isEqualTo(CheckMode.VERIFY);
        assertThat(options.endpoint()).contains(URI.create("http://127.0.0.1:4566"));
        assertThat(options.keys()).hasValueSatisfying(keys -> {
            assertThat(keys.forSdk().getAccessKeyId()).isEqualTo("id");
            assertThat(keys.forSdk().getAccessKeySecret()).isEqualTo("hush");
        });
        assertThat(options.toString()).doesNotContain("hush");
        assertThat(read("{\"RouteTableID\":\"vtb-1a\"}").tables()).containsExactly("vtb-1a");
    }

    @Test
    void allFaultsAtOnceAndNoSecret() {
        assertThatThrownBy(() -> read("{\"RouteTableID\":\"rtb-1\",\"AccessKeySecret\":\"hush\",\"RouteLimit\":0,"
                        + "\"SourceDestCheck\":\"off\",\"Endpoint\":\"ftp://x\"}"))
                .hasMessageContaining("\"RouteTableID\" must be ids of route tables")
                .hasMessageContaining("\"AccessKeyID\" and \"AccessKeySecret\" belong together")
                .hasMessageContaining("\"RouteLimit\" is 0")
                .hasMessageContaining("\"SourceDestCheck\" must be \"disable\", \"verify\" or \"ignore\"")
                .hasMessageContaining("\"Endpoint\" must be a URL")
                .hasMessageNotContaining("hush");
    }

    @Test
    void keysOfTheEnvironment() {
        assertThat(AliVpcKeys.of(Map.of())).isEmpty();
        assertThat(AliVpcKeys.of(Map.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"))).isEmpty();
        assertThat(AliVpcKeys.of(Map.of(
                        "ALIBABA_CLOUD_ACCESS_KEY_ID", "id",
                        "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "hush",
                        "ALIBABA_CLOUD_SECURITY_TOKEN", "token")))
                .hasValueSatisfying(keys -> {
                    assertThat(keys.token()).isPresent();
                    assertThat(keys.toString()).doesNotContain("hush", "token=t");
                });
        assertThat(AliVpcKeys.of(Map.of("ACCESS_KEY_ID", "id", "ACCESS_KEY_SECRET", "hush")))
                .hasValueSatisfying(
                        keys -> assertThat(keys.forSdk().getAccessKeySecret()).isEqualTo("hush"));
    }
}
