package net.tweed.agent.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.tweed.agent.filter.Toolbox.Nftables;
import net.tweed.core.testing.ManualClock;
import org.junit.jupiter.api.Test;

final class FilterToolsTest {
    private final FakeHost host = new FakeHost();
    private final ManualClock clock = new ManualClock();
    private final FilterTools tools = new FilterTools(host, clock);

    @Test
    void whatWasSeenAheadIsAnsweredOnce() {
        tools.look();
        host.answers("nft list tables", "");

        assertThat(tools.toolbox().nft()).isEqualTo(Nftables.MISSING);
        assertThat(tools.toolbox().nft()).isEqualTo(Nftables.WORKS);
    }

    @Test
    void whatWasSeenLongAgoIsLookedForAgain() {
        tools.look();
        host.answers("nft list tables", "");
        clock.advance(Duration.ofSeconds(10));

        assertThat(tools.toolbox().nft()).isEqualTo(Nftables.WORKS);
    }

    @Test
    void nobodyLooksAheadOfAnAnswerThatWasGiven() {
        tools.toolbox();
        tools.look();
        host.answers("nft list tables", "");

        assertThat(tools.toolbox().nft()).isEqualTo(Nftables.WORKS);
    }
}
