package net.tweed.tests.vpc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A cloud's strict fake with one VPC: what the daemons ask, and what the VPC's data plane obeys. */
interface Cloud extends AutoCloseable {
    /** Its backend's options, as the network's configuration has them. */
    String backend();

    /** The Terraform module for it. */
    String terraform();

    /** What the daemons' environment must say of it. */
    Map<String, String> environment();

    /** Makes an instance of this address. */
    void instance(int number, String address);

    /** Where packets to each subnet go: a host's address, or nowhere. */
    Map<String, Optional<String>> routes();

    /** The same for those hosts, by their addresses, whose packets follow another table than all others'. */
    default Map<String, Map<String, Optional<String>>> otherRoutes() {
        return Map.of();
    }

    /** The addresses of the hosts whose interfaces take and send only what is their own. */
    Set<String> checked();

    /** Somebody lets a subnet lead to another instance. */
    void repoint(String subnet, int number);

    /** Somebody deletes a subnet's row. */
    void delete(String subnet);

    /** Somebody makes a row of their own, to an instance. */
    void plant(String subnet, int number);

    /** Everything that the cloud has of the row to a subnet; empty where there is none. */
    String row(String subnet);

    /** Every change of the route table so far, whoever made it. */
    List<RouteChange> changes();

    /** By the clock of {@link #changes}. */
    Duration now();

    /** Somebody switches the check of an instance's interface on; false where this cloud has none to switch. */
    boolean checkOn(int number);

    /** Whether it shows that an instance has ended, in its routes and when asked. */
    boolean showsEnds();

    /** Ends an instance for good. */
    void terminate(int number);

    /** How many calls were made so far that change something. */
    int writes();

    /** How many calls were made so far. */
    int calls();

    @Override
    void close();
}
