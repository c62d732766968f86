package net.tweed.agent.enrol;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.tweed.core.engine.Worker;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.wire.WriterOption;
import net.tweed.server.remote.RemoteLeaseStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this host enrolled where a controller writes its routes, on a thread of its own. */
public final class EnrolmentLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentLoop.class);

    private final Optional<Worker> worker;

    private EnrolmentLoop(Optional<Worker> worker) {
        this.worker = worker;
    }

    /**
     * Starts it, where there is anything to do.
     *
     * @param addresses that the own lease publishes now
     * @param environment the process's environment variables
     */
    public static EnrolmentLoop start(
            NetworkConfig config,
            LeaseStore store,
            Supplier<List<InetAddress>> addresses,
            Map<String, String> environment) {
        Optional<Cloud> cloud =
                Cloud.of(config.backend()).filter(in -> WriterOption.of(config) == WriterOption.CONTROLLER);
        if (cloud.isPresent() && !(store instanceof RemoteLeaseStore)) {
            LOG.error(
                    "Cannot enrol this host, and so nobody writes its routes: in the store itself nobody proves who it"
                            + " is. Run the daemon with --remote, at a server with --controller");
        }
        Optional<Worker> worker = cloud.filter(in -> store instanceof RemoteLeaseStore)
                .map(in -> new Enroller(
                        ((RemoteLeaseStore) store).registrar(), OwnInstance.in(in, environment), addresses))
                .map(enroller -> new Worker("enrolment", enroller::step));
        worker.ifPresent(Worker::start);
        return new EnrolmentLoop(worker);
    }

    /** The addresses have changed. On any thread. */
    public void wake() {
        worker.ifPresent(Worker::wake);
    }

    @Override
    public void close() {
        worker.ifPresent(Worker::close);
    }
}
