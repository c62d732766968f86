package net.tweed.backend.alivpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many entries a table takes, and where that is known from. */
class AliVpcLimitTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            lab.world().route(Lab.TABLE, "10." + (6 + i / 250) + "." + i % 250 + ".0/24", "eni-h11");
        }
    }

    @Test
    void aFullTableIsRefusedBeforeAnyWriteWhereTheLimitIsConfigured() {
        lab.add(Place.B).world().route(Lab.TABLE, "10.5.99.0/24", "eni-h12");
        Host host = lab.host(Place.A, "\"RouteLimit\":1").settle();
        assertThat(lab.world().calls()).noneMatch(call -> call.isWrite());
        assertThat(host.recorder().toString())
                .contains("REFUSED")
                .contains("1 of 1 routes, configured")
                .contains("vpc_quota_route_entrys_num");
    }

    @Test
    void aFullTableIsRefusedBeforeAnyWriteWhereTheLimitIsRead() {
        lab.add(Place.B).world().route(Lab.TABLE, "10.5.99.0/24", "eni-h12");
        lab.world().quota(1).quotaCenter(OptionalInt.of(1));
        Host host = lab.host(Place.A).settle();
        assertThat(lab.world().calls()).noneMatch(call -> call.isWrite());
        assertThat(host.recorder().toString()).contains("1 of 1 routes, read from the cloud's quota");
    }

    @Test
    void anAssumedLimitIsTriedAndTheAnswerRemembered() {
        lab.world().quota(60).quotaCenter(OptionalInt.empty());
        fill(60);
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().toString()).contains("REFUSED").contains("QuotaExceeded");
        assertThat(host.recorder().room()).isEqualTo("60 of 60, learned from the cloud's refusal");
        assertThat(lab.tries()).isOne();
        lab.world().remove(Lab.TABLE, "10.6.0.0/24");
        host.later();
        assertThat(lab.hop(Place.A)).contains("eni-h11");
        assertThat(lab.tries()).isEqualTo(2);
    }

    @Test
    void aTableOfManyPagesIsCountedWhole() {
        lab.world().quota(1000).quotaCenter(OptionalInt.of(1000));
        fill(250);
        Host host = lab.host(Place.A).settle();
        assertThat(host.recorder().room()).isEqualTo("251 of 1000, read from the cloud's quota");
        assertThat(lab.writes()).containsExactly("CreateRouteEntries");
        lab.host(Place.A).settle();
        assertThat(lab.writes()).hasSize(1);
    }
}
