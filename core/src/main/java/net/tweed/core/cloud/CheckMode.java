package net.tweed.core.cloud;

/** What to do about an interface's source/destination check: the option {@code SourceDestCheck}. */
public enum CheckMode {
    /** Switch it off where it is on. */
    DISABLE,
    /** Say so where it is on. */
    VERIFY,
    /** Do not look. */
    IGNORE
}
