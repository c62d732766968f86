package net.tweed.agent.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.model.Prefix;
import net.tweed.core.wire.ConfigJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What two networks of one host cannot both have. */
class ClaimBookTest {
    private final ClaimBook book = new ClaimBook();

    private static Claim claim(String network, String backend) {
        return Claim.of(
                ConfigJson.parse("{\"Network\":\"" + network + "\",\"Backend\":{" + backend.replace('\'', '"') + "}}")
                        .config());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "10.1.0.0/16 | 'Type':'vxlan' | 10.1.128.0/17 | 'Type':'vxlan','VNI':2 | 10.1.128.0/17 overlaps"
                        + " 10.1.0.0/16 of blue",
                "10.1.0.0/16 | 'Type':'vxlan' | 10.0.0.0/8    | 'Type':'host-gw'       | 10.0.0.0/8 overlaps"
                        + " 10.1.0.0/16 of blue",
                "10.1.0.0/16 | 'Type':'vxlan' | 10.2.0.0/16   | 'Type':'vxlan','VNI':1 | it has VNI 1, as blue has",
                "10.1.0.0/16 | 'Type':'vxlan' | 10.2.0.0/16   | 'Type':'vxlan','Port':4789 | it has VNI 1, as blue has",
                "10.1.0.0/16 | 'Type':'udp'   | 10.2.0.0/16   | 'Type':'udp','Port':8285 | UDP port 8285, which is"
                        + " blue's",
                "10.1.0.0/16 | 'Type':'vxlan' | 10.2.0.0/16   | 'Type':'udp','Port':8472 | UDP port 8472, which is"
                        + " blue's"
            })
    void theLaterOneIsRefused(String network, String backend, String later, String laterBackend, String why) {
        assertThat(book.take("blue", claim(network, backend.replace('"', '\''))))
                .isEmpty();
        assertThat(book.take("green", claim(later, laterBackend)))
                .hasValueSatisfying(text -> assertThat(text).contains(why));
        assertThat(book.others("blue")).as("it has taken nothing").isEmpty();
        book.drop("blue");
        assertThat(book.take("green", claim(later, laterBackend))).isEmpty();
    }

    @Test
    void thoseThatShareNothingStandSideBySide() {
        List<String> told = new ArrayList<>();
        book.watch(() -> told.add("changed"));
        assertThat(book.take("blue", claim("10.1.0.0/16", "'Type':'vxlan'"))).isEmpty();
        assertThat(book.take("green", claim("10.2.0.0/16", "'Type':'vxlan','VNI':2")))
                .isEmpty();
        assertThat(book.take("red", claim("10.3.0.0/16", "'Type':'udp'"))).isEmpty();
        assertThat(book.take("grey", claim("10.4.0.0/16", "'Type':'udp','Port':9000")))
                .isEmpty();
        assertThat(book.take("grey", claim("10.4.0.0/16", "'Type':'udp','Port':9000")))
                .as("its own")
                .isEmpty();
        assertThat(book.others("green"))
                .map(Prefix::toString)
                .containsExactly("10.1.0.0/16", "10.3.0.0/16", "10.4.0.0/16");
        assertThat(told).hasSize(4);
    }
}
