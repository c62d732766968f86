package net.tweed.core.model;

import java.time.Instant;

/** How long a lease lasts, as far as reading its key tells. */
public sealed interface Term {
    /** No time to live on the key: an operator's reservation. It is never renewed and never becomes a lease. */
    record Reserved() implements Term {}

    /** It has a time to live; how much is left was not asked. */
    record Leased() implements Term {}

    /** It has a time to live and ends then, unless renewed. Only for the own lease, or when asked for. */
    record Until(Instant end) implements Term {}
}
