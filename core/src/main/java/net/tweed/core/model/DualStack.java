package net.tweed.core.model;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** A value per address family: one code path for IPv4, IPv6 and both. */
public record DualStack<T>(Optional<T> v4, Optional<T> v6) {

    private static final DualStack<?> NONE = new DualStack<>(Optional.empty(), Optional.empty());

    @SuppressWarnings("unchecked") // holds nothing, so it is a DualStack of anything
    public static <T> DualStack<T> none() {
        return (DualStack<T>) NONE;
    }

    public static <T> DualStack<T> v4(T value) {
        return new DualStack<>(Optional.of(value), Optional.empty());
    }

    public static <T> DualStack<T> v6(T value) {
        return new DualStack<>(Optional.empty(), Optional.of(value));
    }

    public static <T> DualStack<T> both(T v4, T v6) {
        return new DualStack<>(Optional.of(v4), Optional.of(v6));
    }

    public Optional<T> get(Family family) {
        return family == Family.IPV4 ? v4 : v6;
    }

    /** This one with the family's value set. */
    public DualStack<T> with(Family family, T value) {
        return family == Family.IPV4
                ? new DualStack<>(Optional.of(value), v6)
                : new DualStack<>(v4, Optional.of(value));
    }

    public <R> DualStack<R> map(Function<? super T, ? extends R> f) {
        return new DualStack<>(v4.map(f), v6.map(f));
    }

    /** Pairs the families: a family is there in the result where both sides have it. */
    public <U, R> DualStack<R> zip(DualStack<U> other, BiFunction<? super T, ? super U, ? extends R> f) {
        return new DualStack<>(
                v4.flatMap(a -> other.v4.map(b -> f.apply(a, b))), v6.flatMap(a -> other.v6.map(b -> f.apply(a, b))));
    }

    /** The values that are there, IPv4 first. */
    public Stream<T> stream() {
        return Stream.concat(v4.stream(), v6.stream());
    }

    // Written out: leases are looked up by their subnets, and the generated ones start slowly.
    @Override
    public boolean equals(Object o) {
        return o instanceof DualStack<?> other && v4.equals(other.v4) && v6.equals(other.v6);
    }

    @Override
    public int hashCode() {
        return 31 * v4.hashCode() + v6.hashCode();
    }

    public boolean isEmpty() {
        return v4.isEmpty() && v6.isEmpty();
    }
}
