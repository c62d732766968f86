package net.tweed.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** An API server that the suite runs on: its administrator, how daemons reach it, and what can be made to fail there. */
interface ApiServer extends AutoCloseable {
    /** Where a daemon finds the API, and with which credentials. */
    record Way(Optional<String> url, Optional<Path> kubeconfig) {}

    KubernetesClient admin();

    /** As daemons reach it. */
    Way way();

    /** A way that {@link #down} closes and {@link #endWatches} interrupts. */
    Way breakable();

    /** A way on which {@link #beforeNext} and {@link #forgetNext} are seen to. */
    Way meddled();

    /** Nobody answers on the breakable way any more. */
    void down();

    void up();

    /** Connections of the breakable way are cut. */
    void endWatches();

    /** Runs this before the next such call on the meddled way. */
    void beforeNext(String verb, String resource, Runnable action);

    /** Watches of nodes on the meddled way ask for what the server has forgotten, until the nodes are listed again. */
    void forgetNext();

    /** The daemons' role loses this right. */
    void forbid(Permission what);

    /** The daemons' role has all its rights. */
    void allowAll();

    @Override
    void close();
}
