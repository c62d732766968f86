package net.tweed.core.lease;

import java.util.Optional;
import java.util.random.RandomGenerator;
import net.tweed.core.model.TweedException;

/**
 * The cluster's own name, which tells its rows in a cloud from another cluster's: the ledger's {@code cluster}, made up
 * by the first host that asks and never changed.
 */
public final class ClusterName {
    private static final String KEY = "cluster";
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    /** 36^8 names: two clusters of one cloud account will not meet. */
    private static final int LENGTH = 8;

    private static final int ATTEMPTS = 3;

    private ClusterName() {}

    /** The name, made up if this is the first host to ask. */
    public static String of(Ledger ledger, RandomGenerator random) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Ledger.Entry> there =
                    ledger.get(KEY).or(() -> ledger.put(KEY, Optional.empty(), madeUp(random), Optional.empty()));
            if (there.isPresent()) {
                return checked(there.get().value());
            }
        }
        throw new TweedException(
                TweedException.Kind.UNAVAILABLE,
                "Cannot agree with the other hosts on the cluster's name: its key vanishes as often as it is written."
                        + " Trying again.");
    }

    private static String madeUp(RandomGenerator random) {
        StringBuilder name = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(i == 0 ? 26 : ALPHABET.length())));
        }
        return name.toString();
    }

    private static String checked(String name) {
        if (name.length() != LENGTH || name.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "The cluster's name in the store, <etcd-prefix>/tweed/" + KEY
                            + ", is not one: delete that key, and the" + " next host makes up another.");
        }
        return name;
    }
}
