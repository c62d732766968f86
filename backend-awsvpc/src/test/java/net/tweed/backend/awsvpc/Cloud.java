package net.tweed.backend.awsvpc;

import java.net.URI;
import java.util.Optional;

/**
 * An EC2 to run the contract on, and what an operator may do there. One VPC, 172.31.0.0/16; table 1 is that of the hosts'
 * subnet, table 2 the main one; host n has the address 172.31.0.(10 + n) and two network interfaces, the other without
 * that address.
 */
interface Cloud extends AutoCloseable {
    /** Where its API is. */
    URI endpoint();

    /** Where this host finds the metadata server. */
    URI metadata(int host);

    String region();

    String table(int number);

    /** The interface with the host's address. */
    String eni(int host);

    String instance(int host);

    /** Where the row leads. */
    Optional<String> target(String table, String destination);

    /** Somebody makes a row to this host's interface, or lets one lead there. */
    void put(String table, String destination, int host);

    void take(String table, String destination);

    boolean isChecked(int host);

    void check(int host, boolean on);

    void tag(String table, String key, String value);

    void untag(String table, String key);

    void terminate(int host);

    @Override
    void close();
}
