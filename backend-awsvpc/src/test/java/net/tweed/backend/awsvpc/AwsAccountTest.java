package net.tweed.backend.awsvpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nobody's account is used by accident. */
class AwsAccountTest {
    @Test
    void an_account_is_named_as_a_whole_or_not_at_all() {
        assertThat(AwsAccount.of(Map.of("AWS_REGION", "eu-central-1"))).isEmpty();
        assertThatThrownBy(() -> AwsAccount.of(Map.of(AwsAccount.REGION, "eu-central-1", AwsAccount.TABLE, "rtb-1")))
                .hasMessageContaining("[TWEED_TEST_AWS_INSTANCE, TWEED_TEST_AWS_NETWORK_INTERFACE]");
        assertThat(AwsAccount.of(Map.of(
                        AwsAccount.REGION, "eu-central-1",
                        AwsAccount.TABLE, "rtb-1",
                        AwsAccount.INSTANCE, "i-1",
                        AwsAccount.ENI, "eni-1")))
                .hasValueSatisfying(account -> {
                    assertThat(account.table()).isEqualTo("rtb-1");
                    assertThat(account.endpoint()).isEmpty();
                });
    }
}
