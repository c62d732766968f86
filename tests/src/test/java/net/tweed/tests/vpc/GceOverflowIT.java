package net.tweed.tests.vpc;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

class GceOverflowIT extends OverflowContract {
    @Override
    Cloud start(String namespace) {
        return Inside.of(namespace, GceCloud::new);
    }

    @Override
    int atFirst() {
        return 0;
    }

    /** There is one table for all: the third has no row in it, and follows those of the others. */
    @Test
    @Order(2)
    void toTheThirdByTheTunnelAndBackByTheRoutes() {
        travels(1, 2, false, true);
        travels(1, 3, true, true);
        travels(3, 2, true, true);
    }
}
