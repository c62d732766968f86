package net.tweed.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/** The API server that the operator names; its tests go one after the other, as their nodes have the same names. */
final class RealApi {
    static final String VARIABLE = "TWEED_TEST_KUBECONFIG";

    private RealApi() {}

    /** The server; where none is named, the test is skipped with the reason. */
    static RealServer server(Path directory) {
        String file = System.getenv().getOrDefault(VARIABLE, "");
        assumeTrue(
                !file.isEmpty(),
                VARIABLE + " names no kubeconfig: set it to run these tests on a real API server (they make and delete"
                        + " nodes named tweed-test-…, and leave the namespace tweed-test)");
        return new RealServer(Path.of(file), directory);
    }
}
