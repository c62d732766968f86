package net.tweed.tests.vpc;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a cloud's API says of a VPC: what its data plane obeys. */
public interface CloudState {
    /** Where packets to a subnet go: a host's address, or nowhere. */
    Map<String, Optional<String>> routes();

    /** The addresses of the hosts whose interfaces take and send only what is their own. */
    Set<String> checked();
}
