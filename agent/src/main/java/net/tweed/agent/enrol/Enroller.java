package net.tweed.agent.enrol;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.enrol.Registrar;
import net.tweed.core.enrol.Standing;
import net.tweed.core.model.TweedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that this host is enrolled: shows a document where the server knows none of it, or another instance's, and looks
 * again from time to time, as an operator may have had it forgotten. For one thread.
 */
public final class Enroller {
    private static final Logger LOG = LoggerFactory.getLogger(Enroller.class);

    /** Where all is well. */
    static final Duration CALM = Duration.ofMinutes(10);

    /** Where an operator is waited for. */
    static final Duration WAITING = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Registrar registrar;
    private final OwnInstance instance;
    private final Supplier<List<InetAddress>> addresses;
    private Duration retry = SHORTEST;
    private String told = "";

    /** @param addresses that the own lease publishes now */
    public Enroller(Registrar registrar, OwnInstance instance, Supplier<List<InetAddress>> addresses) {
        this.registrar = registrar;
        this.instance = instance;
        this.addresses = addresses;
    }

    /** Does what is needed, and says when to look again. */
    public Duration step() {
        try {
            Duration next = enrol();
            retry = SHORTEST;
            return next;
        } catch (TweedException e) {
            tell("" + e.getMessage(), e);
            Duration now = retry;
            retry = now.multipliedBy(2).compareTo(LONGEST) < 0 ? now.multipliedBy(2) : LONGEST;
            return now;
        }
    }

    private Duration enrol() {
        Standing standing = registrar.standing();
        if (standing.enrolment().filter(this::isThis).isPresent()) {
            enrolled();
            return CALM;
        }
        Outcome outcome = registrar.enrol(instance.proof(standing.audience()));
        if (outcome instanceof Outcome.Waiting waiting) {
            String text = "This host is not enrolled, and gets no routes: " + waiting.why()
                    + ". If it is right, let it in: tweed enrolments allow "
                    + standing.audience().client();
            if (!text.equals(told)) {
                LOG.warn(text);
                told = text;
            }
            return WAITING;
        }
        enrolled();
        return CALM;
    }

    private boolean isThis(Enrolment enrolment) {
        return addresses.get().contains(enrolment.address())
                && enrolment.instance().id().equals(instance.id());
    }

    private void enrolled() {
        String text = "This host is enrolled: its routes are written for it";
        if (!text.equals(told)) {
            LOG.info(text);
            told = text;
        }
    }

    private void tell(String text, TweedException e) {
        if (!text.equals(told)) {
            LOG.error("{} (trying again)", text);
            told = text;
        }
        LOG.debug("Its cause", e);
    }
}
