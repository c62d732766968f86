package net.tweed.core.enrol;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.tweed.core.lease.Ledger;
import net.tweed.core.lease.Ledger.Entry;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.TweedException;

/**
 * The enrolments in a ledger: {@code enrolments/clients/<client>} is a host's, {@code
 * enrolments/instances/<type>/<id>} the client that an instance is, {@code enrolments/waiting/<client>} one that an operator
 * is to decide on. One client is one instance, and one instance one client. Calls wait as long as the ledger's do.
 */
public final class Enrolments {
    private static final String ROOT = "enrolments/";
    private static final String CLIENTS = ROOT + "clients/";
    private static final String INSTANCES = ROOT + "instances/";
    private static final String WAITING = ROOT + "waiting/";

    /** As the server keeps them: which client has an address now. */
    private static final String ADDRESSES = "addresses/";

    /** One that changes between two calls this often is no race. */
    private static final int ATTEMPTS = 4;

    private final Ledger ledger;

    /**
     * One that waits for an operator.
     *
     * @param why a sentence without its full stop
     */
    public record Waiting(Enrolment enrolment, String why) {}

    public Enrolments(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Everyone who is enrolled, by client; what makes no sense is left out. */
    public List<Enrolment> list() {
        return ledger.list(CLIENTS).stream()
                .flatMap(entry -> EnrolmentJson.read(entry.value()).stream())
                .toList();
    }

    /** For looking up leases: two reads of the store. */
    public EnrolmentRoll roll() {
        Map<InetAddress, String> holders = new HashMap<>();
        for (Entry entry : ledger.list(ADDRESSES)) {
            Addresses.parse(entry.key().substring(ADDRESSES.length()))
                    .ifPresent(address -> holders.put(address, entry.value()));
        }
        return EnrolmentRoll.of(list(), holders);
    }

    /** What this client is enrolled as. */
    public Optional<Enrolment> of(String client) {
        return ledger.get(CLIENTS + client).flatMap(entry -> EnrolmentJson.read(entry.value()));
    }

    /** Those that an operator is to decide on. */
    public List<Waiting> waiting() {
        return ledger.list(WAITING).stream()
                .flatMap(entry -> EnrolmentJson.read(entry.value())
                        .map(enrolment -> new Waiting(enrolment, EnrolmentJson.why(entry.value())))
                        .stream())
                .toList();
    }

    /** Enrols a host whose document was found good; what was there before stays, and the new one waits. */
    public Outcome enrol(Enrolment wanted) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Entry> before = ledger.get(CLIENTS + wanted.client());
            Optional<Enrolment> old = before.flatMap(entry -> EnrolmentJson.read(entry.value()));
            if (old.isPresent() && !same(old.get().instance(), wanted.instance())) {
                return waits(
                        wanted,
                        "the client " + wanted.client() + " is enrolled as "
                                + old.get().instance().shown());
            }
            String key = key(wanted.instance());
            Optional<Entry> guard =
                    ledger.get(key).or(() -> ledger.put(key, Optional.empty(), wanted.client(), Optional.empty()));
            if (guard.isPresent() && !guard.get().value().equals(wanted.client())) {
                return waits(wanted, wanted.instance().shown() + " is enrolled as another client");
            }
            if (guard.isPresent() && write(before, wanted)) {
                return new Outcome.Enrolled();
            }
        }
        throw busy(wanted.client());
    }

    private boolean write(Optional<Entry> before, Enrolment wanted) {
        String value = EnrolmentJson.write(wanted, Optional.empty());
        return before.filter(entry -> entry.value().equals(value)).isPresent()
                || ledger.put(CLIENTS + wanted.client(), before, value, Optional.empty())
                        .isPresent();
    }

    private Outcome waits(Enrolment wanted, String why) {
        String key = WAITING + wanted.client();
        String value = EnrolmentJson.write(wanted, Optional.of(why));
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Entry> before = ledger.get(key);
            if (before.filter(entry -> entry.value().equals(value)).isPresent()
                    || ledger.put(key, before, value, Optional.empty()).isPresent()) {
                return new Outcome.Waiting(why);
            }
        }
        throw busy(wanted.client());
    }

    /**
     * Lets what waits for this client take the place of what was there, for the client and for the instance. May be
     * repeated after a failure.
     *
     * @return empty where nothing waits for it
     */
    public Optional<Enrolment> allow(String client) {
        Optional<Entry> waits = ledger.get(WAITING + client);
        Optional<Enrolment> wanted = waits.flatMap(entry -> EnrolmentJson.read(entry.value()));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        release(client);
        ledger.get(key(wanted.get().instance())).ifPresent(guard -> release(guard.value()));
        if (!(enrol(wanted.get()) instanceof Outcome.Enrolled)) {
            throw busy(client);
        }
        waits.ifPresent(ledger::remove);
        return wanted;
    }

    /**
     * Forgets what this client is, and what waits for it.
     *
     * @return whether there was anything
     */
    public boolean forget(String client) {
        Optional<Entry> waits = ledger.get(WAITING + client);
        waits.ifPresent(ledger::remove);
        return release(client) || waits.isPresent();
    }

    /** The host first: as long as its instance is not free, nobody else is it. */
    private boolean release(String client) {
        List<Entry> entries = new ArrayList<>();
        ledger.get(CLIENTS + client).ifPresent(entries::add);
        ledger.list(INSTANCES).stream()
                .filter(entry -> entry.value().equals(client))
                .forEach(entries::add);
        entries.forEach(ledger::remove);
        return !entries.isEmpty();
    }

    private static boolean same(CloudInstance one, CloudInstance other) {
        return one.cloud() == other.cloud() && one.id().equals(other.id());
    }

    private static String key(CloudInstance instance) {
        return INSTANCES + instance.cloud().type() + "/" + instance.id();
    }

    private static TweedException busy(String client) {
        return new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot enrol " + client + ": the store changes as often as it is written. Try again.");
    }
}
