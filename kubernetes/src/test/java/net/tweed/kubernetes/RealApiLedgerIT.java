package net.tweed.kubernetes;

import org.junit.jupiter.api.parallel.ResourceLock;

/** The ledger on an API server that the operator names. */
@ResourceLock(RealApi.VARIABLE)
class RealApiLedgerIT extends LeaseObjectsContract {
    @Override
    ApiServer server() {
        return RealApi.server(directory);
    }
}
