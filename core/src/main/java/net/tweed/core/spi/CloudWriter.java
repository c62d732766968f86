package net.tweed.core.spi;

import java.util.Set;

/** Keeps the rows of all hosts in a cloud. As a backend's network it neither waits nor retries; for one loop. */
public interface CloudWriter extends AutoCloseable {
    /** What the cloud's tables should hold. No I/O; it follows from the hosts and from what the tables have told. */
    Desired desired(Hosts hosts);

    /**
     * Which of these next hops exist no more, not even stopped. Asks the cloud; on the collector's thread.
     *
     * @throws net.tweed.core.model.TweedException where it cannot be known now: nobody is gone then
     */
    Set<String> gone(Set<String> targets);

    /**
     * Calls when the tables have told something that changes what is desired: "look again". On any thread.
     *
     * @return closing it ends the calls
     */
    AutoCloseable watch(Runnable changed);

    /** Lets go of sockets and threads. The rows stay. Closing twice is closing once. */
    @Override
    void close();
}
