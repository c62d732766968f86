package net.tweed.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.DualStack;
import org.junit.jupiter.api.Test;

class GuardJsonTest {
    private static final DualStack<InetAddress> BOTH = DualStack.both(
            Addresses.parse("192.168.77.11").orElseThrow(),
            Addresses.parse("fd77::11").orElseThrow());

    @Test
    void theFormIsFixed() {
        assertThat(GuardJson.encode("4c4c\"4544", BOTH))
                .isEqualTo("{\"Holder\":\"4c4c\\\"4544\",\"PublicIP\":\"192.168.77.11\",\"PublicIPv6\":\"fd77::11\"}");
        assertThat(GuardJson.encode("h", DualStack.none())).isEqualTo("{\"Holder\":\"h\"}");
    }

    @Test
    void theHolderIsReadBack() {
        assertThat(GuardJson.holder(GuardJson.encode("4c4c\"4544", BOTH))).contains("4c4c\"4544");
    }

    @Test
    void whatCannotBeReadIsNobodys() {
        for (String text : new String[] {"", "h1", "[]", "{}", "{\"Holder\":7}", "{\"Holder\":", "null"}) {
            assertThat(GuardJson.holder(text)).as(text).isEmpty();
        }
    }
}
