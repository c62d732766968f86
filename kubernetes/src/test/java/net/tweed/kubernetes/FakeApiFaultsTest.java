package net.tweed.kubernetes;

/** The suite of faults on the API server in memory. */
class FakeApiFaultsTest extends NodeFaultsContract {
    @Override
    ApiServer server() {
        return new FakeServer();
    }
}
