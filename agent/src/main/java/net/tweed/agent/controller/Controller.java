package net.tweed.agent.controller;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import net.tweed.agent.options.ControllerOptions;
import net.tweed.core.engine.Worker;
import net.tweed.core.lease.Election;
import net.tweed.core.lease.Leadership;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Clock;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.spi.BackendFactory;
import net.tweed.core.spi.WriterFactory;
import net.tweed.core.wire.ConfigJson;
import net.tweed.core.wire.WriterOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands for election as the cluster's writer, and is it while elected and while the network's configuration says that
 * there is one. Several servers may run it: one of them writes.
 */
public final class Controller implements AutoCloseable {
    /** How often the configuration is read. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final LeaseStore store;
    private final Function<String, Optional<BackendFactory>> backends;
    private final ControllerOptions options;
    private final Clock clock;
    private final String name;
    private final Election election;
    private final Worker electing = new Worker("election", this::elect);
    private final Worker governing = new Worker("controller", this::govern);
    private volatile Optional<Leadership> held = Optional.empty();
    private Optional<Term> term = Optional.empty();
    private String told = "";

    /**
     * One that does nothing yet.
     *
     * @param backends by type
     * @param name this process's own, for people who look into the store
     */
    public Controller(
            LeaseStore store,
            Function<String, Optional<BackendFactory>> backends,
            ControllerOptions options,
            Clock clock,
            String name) {
        this.store = store;
        this.backends = backends;
        this.options = options;
        this.clock = clock;
        this.name = name;
        this.election = new Election(store, name, clock);
    }

    public Controller start() {
        electing.start();
        governing.start();
        return this;
    }

    /** On a thread of its own: nothing that a term does may keep it from being kept alive. */
    private Duration elect() {
        Duration next = election.step();
        if (!held.equals(election.held())) {
            held = election.held();
            governing.wake();
        }
        return next;
    }

    private Duration govern() {
        Optional<Leadership> now = held;
        try {
            Optional<NetworkConfig> config = now.isPresent() ? config() : Optional.empty();
            if (term.isPresent()
                    && !(now.equals(term.map(Term::leadership)) && config.equals(term.map(Term::config)))) {
                end();
            }
            if (term.isEmpty() && now.isPresent() && config.isPresent()) {
                term = Optional.of(
                        new Term(config.get(), factory(config.get()), store, now.get(), options, clock, name));
            }
            tell("");
        } catch (TweedException e) {
            LOG.debug("Its cause", e);
            if (e.kind() == Kind.CONFIG || e.kind() == Kind.DENIED) {
                end();
            }
            tell(String.valueOf(e.getMessage()));
        }
        return LOOK;
    }

    /** What the store has now; a writer that the configuration does not want writes nothing. */
    private Optional<NetworkConfig> config() {
        String text = store.config()
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG, "There is no network configuration in the store yet: nothing is written"));
        NetworkConfig config = ConfigJson.parse(text).config();
        if (WriterOption.of(config) != WriterOption.CONTROLLER) {
            throw new TweedException(
                    Kind.CONFIG,
                    "The network's hosts write their own routes, so this server does not: set \"Writer\": \"controller\""
                            + " in \"Backend\", or start it without --controller");
        }
        return Optional.of(config);
    }

    private WriterFactory factory(NetworkConfig config) {
        return backends.apply(config.backend())
                .filter(WriterFactory.class::isInstance)
                .map(WriterFactory.class::cast)
                .orElseThrow(() -> new TweedException(
                        Kind.CONFIG,
                        "There is no backend \"" + config.backend() + "\" here that a server could write the routes of:"
                                + " install it, or leave out \"Writer\""));
    }

    /** What stands in its way is said once, until it has changed. */
    private void tell(String why) {
        if (!why.equals(told) && !why.isEmpty()) {
            LOG.error("The writer does not work: {}", why);
        }
        told = why;
    }

    private void end() {
        term.ifPresent(Term::close);
        term = Optional.empty();
    }

    /** Ends its calls first, then its term, so that another may stand at once. */
    @Override
    public void close() {
        governing.close();
        electing.close();
        end();
        election.close();
    }
}
