package net.tweed.core.lease;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Pool;
import net.tweed.core.model.Prefix;

/** Which subnets of one family's pool nobody holds. Never lists them: a pool may have 2^64. */
final class FreeSubnets {
    /** Enough to hit a free one in a pool that is nine tenths full, nearly always. */
    private static final int GUESSES = 64;

    private final Pool pool;
    private final Set<Prefix> taken = new HashSet<>();
    private final List<Prefix> blocks = new ArrayList<>();

    /**
     * @param held what others hold, in any order; what does not lie inside the network is nothing to this pool, so that
     *     one key such as 10.0.0.0-8 cannot block everything
     */
    FreeSubnets(Pool pool, Iterable<Prefix> held) {
        this.pool = pool;
        for (Prefix prefix : held) {
            if (!isInside(pool, prefix)) {
                continue;
            }
            if (prefix.bits() >= pool.bits()) {
                taken.add(Prefix.masked(prefix.base(), pool.bits()));
            } else {
                blocks.add(prefix);
            }
        }
    }

    /** Whether a lease's subnet counts for this pool. */
    static boolean isInside(Pool pool, Prefix subnet) {
        return subnet.bits() > pool.network().bits() && pool.network().contains(subnet);
    }

    boolean isFree(Prefix subnet) {
        return pool.offers(subnet) && !taken.contains(subnet) && block(subnet).isEmpty();
    }

    /** One of the free subnets that are not in the given set, at random; empty where there is none. */
    Optional<Prefix> any(RandomGenerator random, Set<Prefix> except) {
        for (int i = 0; i < GUESSES; i++) {
            Prefix guess = pool.subnet(index(random));
            if (isFree(guess) && !except.contains(guess)) {
                return Optional.of(guess);
            }
        }
        return sweep(index(random), except);
    }

    /** Goes through the pool once from a random place; every step but the last passes something that is not free. */
    private Optional<Prefix> sweep(BigInteger start, Set<Prefix> except) {
        BigInteger at = start;
        boolean wrapped = false;
        while (!wrapped || at.compareTo(start) < 0) {
            Prefix subnet = pool.subnet(at);
            if (isFree(subnet) && !except.contains(subnet)) {
                return Optional.of(subnet);
            }
            at = block(subnet).map(this::after).orElse(at.add(BigInteger.ONE));
            if (at.compareTo(pool.size()) >= 0) {
                if (wrapped) {
                    return Optional.empty();
                }
                wrapped = true;
                at = BigInteger.ZERO;
            }
        }
        return Optional.empty();
    }

    private Optional<Prefix> block(Prefix subnet) {
        return blocks.stream().filter(block -> block.contains(subnet)).findFirst();
    }

    /** The position of the first subnet after the block. */
    private BigInteger after(Prefix block) {
        int shift = pool.network().family().bits() - pool.bits();
        return Addresses.number(block.last())
                .subtract(Addresses.number(pool.first().base()))
                .shiftRight(shift)
                .add(BigInteger.ONE);
    }

    private BigInteger index(RandomGenerator random) {
        byte[] bytes = new byte[pool.size().bitLength() / 8 + 9]; // 64 bits more than needed: no position is favoured
        random.nextBytes(bytes);
        return new BigInteger(1, bytes).mod(pool.size());
    }
}
