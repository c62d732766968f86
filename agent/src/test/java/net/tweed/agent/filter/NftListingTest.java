package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NftListingTest {
    private static final String LISTING = """
            table ip filter { # handle 2
            	chain FORWARD { # handle 3
            		type filter hook forward priority filter; policy drop;
            		 counter jump FLANNEL-FWD # handle 4
            		ip saddr 10.5.0.0/16  accept comment "flanneld forward" # handle 7
            	}

            	chain FLANNEL-FWD { # handle 1
            	}
            }
            table inet empty { # handle 9
            }
            """;

    @Test
    void readsTablesChainsPoliciesAndHandles() {
        assertThat(NftListing.tables(LISTING)).containsExactly("ip filter", "inet empty");
        assertThat(NftListing.chains(LISTING))
                .containsExactly(
                        new NftChain(
                                "ip",
                                "filter",
                                "FORWARD",
                                "forward",
                                "drop",
                                List.of(
                                        new NftChain.Rule("counter jump FLANNEL-FWD", 4),
                                        new NftChain.Rule(
                                                "ip saddr 10.5.0.0/16 accept comment \"flanneld forward\"", 7))),
                        new NftChain("ip", "filter", "FLANNEL-FWD", "", "", List.of()));
    }

    @Test
    void everythingInsideATableCounts() {
        assertThat(NftListing.body(
                        "table ip t { # handle 1\n\tflags dormant\n\n\tset s {\n\t\ttype ipv4_addr\n\t}\n}\n"))
                .containsExactly("flags dormant", "set s {", "type ipv4_addr", "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  meta  mark & 0x00004000 == 0x00004000 return # handle 12 | meta mark & 0x4000 == 0x4000 return",
                "type nat hook postrouting priority 100; policy accept; |"
                        + " type nat hook postrouting priority srcnat; policy accept;",
                "type filter hook forward priority 0; policy accept; |"
                        + " type filter hook forward priority filter; policy accept;"
            })
    void versionsThatWordItDifferentlyMeanTheSame(String printed, String canonical) {
        assertThat(NftListing.canonical(printed)).isEqualTo(canonical);
    }

    @Test
    void aChainWhoseNameIsNoPlainWordIsLeftAlone() {
        assertThat(NftListing.chains("table ip t {\n\tchain a;delete { # handle 1\n\t\taccept # handle 2\n\t}\n}\n"))
                .isEmpty();
    }

    @Test
    void noTextIsFatal() {
        Random random = new Random(7);
        List<String> lines = LISTING.lines().toList();
        for (int i = 0; i < 2000; i++) {
            String text = random.ints(random.nextInt(12), 0, lines.size())
                    .mapToObj(lines::get)
                    .map(line -> line.substring(0, random.nextInt(line.length() + 1)))
                    .collect(Collectors.joining("\n"));
            NftListing.chains(text);
            NftListing.tables(text);
            NftListing.body(text);
        }
    }
}
