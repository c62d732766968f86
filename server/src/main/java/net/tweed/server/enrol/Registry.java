package net.tweed.server.enrol;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.enrol.Audience;
import net.tweed.core.enrol.Cloud;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.enrol.IdentityProof;
import net.tweed.core.enrol.Outcome;
import net.tweed.core.enrol.Standing;
import net.tweed.core.lease.ClusterName;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.wire.ConfigJson;
import net.tweed.server.access.KnownHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols hosts: takes a signed document from a client that has proved its name, for the address that its lease has. On any
 * thread; calls wait as long as the store's do, and for Google's keys.
 */
public final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    /** From asking for an audience to showing what was signed for it, with clocks of several servers apart. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final LeaseStore store;
    private final EnrolmentOptions options;
    private final Clock clock;
    private final RandomGenerator random;
    private final Enrolments enrolments;
    private final ProofCheck aws;
    private final ProofCheck google;
    private final ProofCheck alibaba;

    public Registry(LeaseStore store, EnrolmentOptions options, Clock clock, RandomGenerator random) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.random = random;
        this.enrolments = new Enrolments(store);
        IdentityCertificates certificates = new IdentityCertificates(options.certificates(), clock);
        this.aws = new AwsDocument(certificates);
        this.google = new GoogleToken(new GoogleKeys(options.googleKeys(), certificates, clock), clock);
        this.alibaba = new AlibabaDocument(certificates);
    }

    /** How this client stands, and for whom its cloud is to sign. */
    public Standing standing(String client) {
        Audience audience = new Audience(ClusterName.of(store, random), client, clock.now());
        return new Standing(audience, enrolments.of(client));
    }

    /**
     * Takes a document.
     *
     * @throws TweedException of kind DENIED where it does not show that this host is that instance, CONFIG where the network
     *     is not in this cloud
     */
    public Outcome enrol(KnownHost host, IdentityProof proof) {
        inThisCloud(proof.cloud());
        Proven proven = check(proof).check(proof, audience(host, proof));
        if (!options.accounts().isEmpty()
                && !options.accounts().contains(proven.instance().account())) {
            throw Refusal.of(
                    proof.cloud(),
                    "the account " + proven.instance().account() + " is not one of the server's --identity-accounts");
        }
        Enrolment wanted = new Enrolment(host.client(), host.holder(), address(host, proof, proven), proven.instance());
        Outcome outcome = enrolments.enrol(wanted);
        tell(wanted, outcome);
        return outcome;
    }

    private void inThisCloud(Cloud cloud) {
        Optional<String> type = store.config()
                .map(text -> ConfigJson.parse(text).config().backend())
                .filter(backend -> Cloud.of(backend).equals(Optional.of(cloud)));
        if (type.isEmpty()) {
            throw new TweedException(
                    Kind.CONFIG,
                    "Cannot enrol an instance of " + cloud.title()
                            + ": the network's configuration has no backend of type " + cloud.type() + ".");
        }
    }

    private ProofCheck check(IdentityProof proof) {
        return switch (proof.cloud()) {
            case AWS -> aws;
            case GCE -> google;
            case ALIBABA -> alibaba;
        };
    }

    /** What the host says that it asked for must be what this server would have told it, not long ago. */
    private Audience audience(KnownHost host, IdentityProof proof) {
        Audience given = Audience.parse(proof.audience())
                .filter(audience -> audience.client().equals(host.client()))
                .filter(audience -> audience.cluster().equals(ClusterName.of(store, random)))
                .orElseThrow(() -> Refusal.of(proof.cloud(), "it is for another cluster or client"));
        if (Duration.between(given.at(), clock.now()).abs().compareTo(FRESH) > 0) {
            throw Refusal.of(proof.cloud(), "it was asked for too long ago, or the servers' clocks differ: ask again");
        }
        return given;
    }

    private static InetAddress address(KnownHost host, IdentityProof proof, Proven proven) {
        List<InetAddress> own = host.addresses();
        InetAddress address = proven.address().orElse(own.get(0));
        if (!own.contains(address)) {
            throw Refusal.of(
                    proof.cloud(),
                    "it is of an instance with the address " + Addresses.text(address) + ", and the lease of "
                            + host.client() + " has "
                            + String.join(
                                    ", ", own.stream().map(Addresses::text).toList()));
        }
        return address;
    }

    private static void tell(Enrolment wanted, Outcome outcome) {
        if (outcome instanceof Outcome.Waiting waiting) {
            LOG.warn(
                    "Not enrolling {} as {}: {}. If that is right, let it in: tweed enrolments allow {}",
                    wanted.client(),
                    wanted.instance().shown(),
                    waiting.why(),
                    wanted.client());
        } else {
            LOG.info(
                    "Enrolled {} as {}: address={}",
                    wanted.client(),
                    wanted.instance().shown(),
                    Addresses.text(wanted.address()));
        }
    }
}
