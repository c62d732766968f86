package net.tweed.agent.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.tweed.agent.health.Readiness;
import net.tweed.agent.uplink.UplinkChange;
import net.tweed.agent.uplink.UplinkChoice;
import net.tweed.core.engine.Worker;
import net.tweed.core.model.NetworkConfig;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.Uplink;
import net.tweed.netlink.Link;
import net.tweed.netlink.host.HostNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the daemon into the network, trying for as long as that needs, and then looks after what changes around it: the
 * host's interface, the network's configuration, and addresses of a subnet that was lost.
 */
final class Steward implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Surroundings around;
    private final HostNetwork host;
    private final CompletableFuture<Integer> exit;
    private final Worker worker;
    private Optional<Residence> residence = Optional.empty();
    private Optional<Entry> entry = Optional.empty();
    private String fault = "";
    private String toldUplink = "";
    private String reportedConfig = "";
    private Duration configDue = Duration.ZERO;

    /**
     * A steward that is not yet running.
     *
     * @param exit completed with the exit code where this host cannot enter, whatever the store says
     */
    Steward(Surroundings around, HostNetwork host, CompletableFuture<Integer> exit) {
        this.around = around;
        this.host = host;
        this.exit = exit;
        this.worker = new Worker("steward", this::step);
    }

    void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
        residence.ifPresent(Residence::close);
    }

    private Duration step() {
        try {
            if (residence.isPresent()) {
                lookAround(residence.get(), entry.orElseThrow());
            } else {
                enter();
            }
            recovered();
            return around.options().pace().storeCheck();
        } catch (TweedException e) {
            report(e);
            return residence.isPresent() ? around.options().pace().storeCheck() : RETRY;
        }
    }

    private void enter() {
        String text = around.entrance().configText();
        NetworkConfig config = around.entrance().config(text);
        around.quarters().admit(config);
        Entry next = new Entry(text, config, uplink(config));
        residence = Optional.of(new Residence(around, next, worker::wake));
        entry = Optional.of(next);
    }

    /** The first choice of the uplink: where there is none the options are wrong for this host, and no wait can help. */
    private UplinkChoice uplink(NetworkConfig config) {
        try {
            UplinkChoice choice = around.entrance().uplink(config);
            if (!choice.text().equals(toldUplink)) {
                Entrance.log(choice);
                toldUplink = choice.text();
            }
            around.readiness().met(Conditions.UPLINK);
            return choice;
        } catch (TweedException e) {
            exit.complete(1);
            throw e;
        }
    }

    private void lookAround(Residence in, Entry entered) {
        around.oldSubnet().look(host.addresses());
        lookAtHost(in, entered);
        lookAtConfig(entered);
    }

    private void lookAtHost(Residence in, Entry entered) {
        Uplink now;
        try {
            now = around.entrance().uplink(entered.config()).uplink();
        } catch (TweedException e) {
            around.readiness().unmet(Conditions.UPLINK, String.valueOf(e.getMessage()));
            throw e;
        }
        lookAtLink(now);
        List<String> changes = UplinkChange.between(in.uplink(), now);
        if (!changes.isEmpty()) {
            LOG.info("The uplink has changed, the backend is made anew: {}", String.join("; ", changes));
            in.changeUplink(now);
        }
    }

    /** No packet passes an interface that is down, whatever the tables hold. */
    private void lookAtLink(Uplink uplink) {
        boolean down = host.links().stream()
                .anyMatch(link -> link.name().equals(uplink.name()) && link.state() == Link.State.DOWN);
        if (down) {
            around.readiness().unmet(Conditions.UPLINK, uplink.name() + " is down: set it up, or choose another");
        } else {
            around.readiness().met(Conditions.UPLINK);
        }
    }

    /** Asks the store, and so not at every change of the host. */
    private void lookAtConfig(Entry entered) {
        if (around.clock().uptime().compareTo(configDue) < 0) {
            return;
        }
        configDue = around.clock().uptime().plus(around.options().pace().storeCheck());
        String now = around.entrance().storedConfig().orElse(entered.text());
        if (!now.equals(entered.text()) && !now.equals(reportedConfig)) {
            LOG.warn("The network's configuration was changed in the store. This daemon goes on with the old one:"
                    + " restart it to apply the new one");
        }
        reportedConfig = now;
    }

    private void report(TweedException e) {
        String text = String.valueOf(e.getMessage());
        Readiness readiness = around.readiness();
        if (residence.isEmpty()) {
            readiness.unmet(Conditions.LEASE, text);
        }
        if (!text.equals(fault)) {
            LOG.error("{}{}", text, residence.isEmpty() && !exit.isDone() ? " (trying again until it works)" : "");
            LOG.debug("Its cause", e);
        }
        fault = text;
    }

    private void recovered() {
        if (!fault.isEmpty()) {
            LOG.info("What had failed works again");
            fault = "";
        }
    }
}
