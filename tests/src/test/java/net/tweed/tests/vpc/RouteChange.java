package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.Optional;

/**
 * A change of a cloud's route table.
 *
 * @param at by the cloud's clock
 * @param by whose change it was
 * @param row which of the table's rows: in some clouds there may be several for a subnet
 * @param to the address of the host that it leads to from now on; empty where it is no more
 */
record RouteChange(Duration at, By by, String row, String subnet, Optional<String> to) {
    /** Who changes a table. */
    enum By {
        DAEMON,
        SOMEBODY_ELSE
    }
}
