package net.tweed.core.table;

import java.util.Set;

/**
 * What a table holds, as this cluster sees it.
 *
 * @param own rows that are provably ours
 * @param occupied rows of someone else that sit on an identity this cluster may want
 */
public record Rows<E>(Set<E> own, Set<E> occupied) {

    /** Takes the sets as they are: a table makes new ones for each call and gives them away. */
    public Rows {}

    public static <E> Rows<E> none() {
        return new Rows<>(Set.of(), Set.of());
    }
}
