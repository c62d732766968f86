package net.tweed.tests.vpc;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

class AliVpcOverflowIT extends OverflowContract {
    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, AliCloud::new);
    }

    @Override
    int atFirst() {
        return 0;
    }

    /** There is one table for all. */
    @Test
    @Order(2)
    void theThirdIsTunnelledBothWays() {
        travels(1, 2, false, true);
        travels(1, 3, true, false);
        travels(3, 2, true, false);
    }
}
