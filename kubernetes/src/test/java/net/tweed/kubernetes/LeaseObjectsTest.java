package net.tweed.kubernetes;

/** The ledger on the API server in memory. */
class LeaseObjectsTest extends LeaseObjectsContract {
    @Override
    ApiServer server() {
        return new FakeServer();
    }
}
