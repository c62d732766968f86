package net.tweed.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.tweed.core.lease.LeaseStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The suite on an API server that the operator names: daemons come with the manifest's rights. */
@ResourceLock(RealApi.VARIABLE)
class RealApiNodeStoreIT extends NodeStoreContract {
    @Override
    ApiServer server() {
        return RealApi.server(directory);
    }

    @Test
    void aListOfManyPagesIsWhole() {
        LeaseStore store = withLease(A, "10.244.1.0/24", "192.0.2.11");
        List<String> subnets = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            String subnet = "10.245." + i + ".0/24";
            theApi().addManagedNode("tweed-test-many-" + i, subnet, "192.0.2.1");
            subnets.add(subnet);
        }
        assertThat(store.list().leases())
                .extracting(lease -> lease.subnets().v4().orElseThrow().toString())
                .containsAll(subnets);
    }
}
