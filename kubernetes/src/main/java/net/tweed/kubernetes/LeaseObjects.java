package net.tweed.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.tweed.core.lease.Ledger;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * The ledger as objects of kind {@code Lease} (coordination.k8s.io), one for each entry: writes of two hosts never meet in
 * one object unless they are about one fact, and the API server compares versions. Whether an entry's time has run out is
 * told as Kubernetes' own elections do it: nobody has renewed it for its duration since this host first saw it so; no clock
 * of another host is trusted.
 */
final class LeaseObjects implements Ledger {
    private static final long PAGE = 500;
    /** Writes of the same entry at once: the others are renewals, or have won. */
    private static final int ATTEMPTS = 3;

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;
    private final Sightings sightings;

    LeaseObjects(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
        this.sightings = new Sightings(clock);
    }

    @Override
    public Optional<Entry> get(String key) {
        return read(key).filter(sightings::isAlive).flatMap(FactObject::entry);
    }

    @Override
    public List<Entry> list(String prefix) {
        List<Entry> all = new ArrayList<>();
        String next = "";
        do {
            ListOptionsBuilder options =
                    new ListOptionsBuilder().withLimit(PAGE).withLabelSelector(FactObject.selector(prefix));
            ListOptions page = next.isEmpty()
                    ? options.build()
                    : options.withContinue(next).build();
            LeaseList list = Failures.call(
                    Permission.LIST_FACTS, "in " + namespace, () -> objects().list(page));
            list.getItems().stream()
                    .filter(sightings::isAlive)
                    .flatMap(object -> FactObject.entry(object).stream())
                    .filter(entry -> entry.key().startsWith(prefix))
                    .forEach(all::add);
            String more = list.getMetadata().getContinue();
            next = more == null ? "" : more;
        } while (!next.isEmpty());
        all.sort(Comparator.comparing(Entry::key));
        return List.copyOf(all);
    }

    @Override
    public Optional<Entry> put(String key, Optional<Entry> expected, String value, Optional<Duration> timeToLive) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Lease> there = read(key);
            Optional<Lease> alive = there.filter(sightings::isAlive);
            if (!alive.flatMap(FactObject::entry).map(Entry::revision).equals(expected.map(Entry::revision))) {
                return Optional.empty();
            }
            Optional<Lease> written;
            if (alive.isPresent()) {
                written = replace(FactObject.changed(alive.get(), value, timeToLive, clock.now()));
            } else {
                there.ifPresent(this::delete); // its time has run out
                written = create(FactObject.of(key, value, timeToLive, clock.now()));
            }
            if (written.isPresent()) {
                sightings.isAlive(written.get()); // from now on
                return written.flatMap(FactObject::entry);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean keepAlive(Entry entry) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Lease> there = unchanged(entry);
            if (there.isEmpty()) {
                return false;
            }
            Optional<Lease> renewed = replace(FactObject.renewed(there.get(), clock.now()));
            if (renewed.isPresent()) {
                return sightings.isAlive(renewed.get());
            }
        }
        throw new TweedException(
                Kind.UNAVAILABLE,
                "Cannot update leases " + FactObject.name(entry.key()) + ": it changes again and again; is a second"
                        + " daemon running with this host's address?");
    }

    @Override
    public boolean remove(Entry entry) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Lease> there = unchanged(entry);
            if (there.isEmpty()) {
                return false;
            }
            if (delete(there.get())) {
                return true;
            }
        }
        return false;
    }

    private Optional<Lease> unchanged(Entry entry) {
        return read(entry.key())
                .filter(sightings::isAlive)
                .filter(object -> FactObject.entry(object).map(Entry::revision).equals(Optional.of(entry.revision())));
    }

    private Optional<Lease> read(String key) {
        String name = FactObject.name(key);
        return Failures.call(
                Permission.GET_FACT,
                namespace + "/" + name,
                () -> Optional.ofNullable(objects().withName(name).get()));
    }

    private Optional<Lease> create(Lease object) {
        return Failures.call(
                Permission.CREATE_FACT,
                "in " + namespace,
                Set.of(HTTP_CONFLICT),
                Optional.empty(),
                () -> Optional.of(objects().resource(object).create()));
    }

    private Optional<Lease> replace(Lease object) {
        return Failures.call(
                Permission.UPDATE_FACT,
                namespace + "/" + object.getMetadata().getName(),
                Set.of(HTTP_CONFLICT, HTTP_NOT_FOUND),
                Optional.empty(),
                () -> Optional.of(
                        objects().resource(object).lockResourceVersion().update()));
    }

    private boolean delete(Lease object) {
        return Failures.call(
                Permission.DELETE_FACT,
                namespace + "/" + object.getMetadata().getName(),
                Set.of(HTTP_CONFLICT, HTTP_NOT_FOUND),
                false,
                () -> !objects().resource(object).lockResourceVersion().delete().isEmpty());
    }

    private NonNamespaceOperation<Lease, LeaseList, Resource<Lease>> objects() {
        return client.leases().inNamespace(namespace);
    }
}
