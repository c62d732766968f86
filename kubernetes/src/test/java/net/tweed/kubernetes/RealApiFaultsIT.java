package net.tweed.kubernetes;

import org.junit.jupiter.api.parallel.ResourceLock;

/** The suite of faults on an API server that the operator names: daemons come with the manifest's rights. */
@ResourceLock(RealApi.VARIABLE)
class RealApiFaultsIT extends NodeFaultsContract {
    @Override
    ApiServer server() {
        return RealApi.server(directory);
    }
}
