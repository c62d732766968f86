package net.tweed.core.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.Response;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreHistoryTest {
    private record Header(long getClusterId, long getRevision) implements Response.Header {
        @Override
        public long getMemberId() {
            return 1;
        }

        @Override
        public long getRaftTerm() {
            return 1;
        }
    }

    private final StoreHistory history = new StoreHistory();
    private final AtomicInteger told = new AtomicInteger();

    @BeforeEach
    void listen() {
        history.listen(told::incrementAndGet);
        history.heard(new Header(7, 100), history.mark(), true);
    }

    @Test
    void laterAnswersOfOneStoreAreNothingToTell() {
        history.heard(new Header(7, 100), history.mark(), true);
        history.heard(new Header(7, 101), history.mark(), true);
        assertThat(told).hasValue(0);
    }

    @Test
    void anotherClusterIsTold() {
        history.heard(new Header(8, 500), history.mark(), true);
        assertThat(told).hasValue(1);
        history.heard(new Header(8, 501), history.mark(), true);
        assertThat(told).hasValue(1);
    }

    @Test
    void anotherClusterIsToldByAnUnorderedAnswerToo() {
        history.heard(new Header(8, 500), history.mark(), false);
        assertThat(told).hasValue(1);
    }

    @Test
    void aLowerRevisionIsTold() {
        history.heard(new Header(7, 99), history.mark(), true);
        assertThat(told).hasValue(1);
    }

    @Test
    void aMemberThatLagsIsNothingToTell() {
        history.heard(new Header(7, 99), history.mark(), false);
        assertThat(told).hasValue(0);
    }

    @Test
    void answersThatCrossAreNothingToTell() {
        StoreHistory.Mark first = history.mark();
        StoreHistory.Mark second = history.mark();
        history.heard(new Header(7, 120), second, true);
        history.heard(new Header(7, 110), first, true);
        assertThat(told).hasValue(0);
    }

    @Test
    void anExchangeIsToldOnceToCallsUnderWay() {
        StoreHistory.Mark first = history.mark();
        StoreHistory.Mark second = history.mark();
        history.heard(new Header(8, 5), first, true);
        history.heard(new Header(8, 6), second, true);
        history.heard(new Header(7, 130), second, true);
        assertThat(told).hasValue(1);
    }

    @Test
    void aProxyThatNamesNoClusterIsNothingToTell() {
        history.heard(new Header(0, 0), history.mark(), false);
        assertThat(told).hasValue(0);
    }
}
