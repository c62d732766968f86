package net.tweed.core.table;

/** A desired row that is not written now, and why. */
public record Blocked<E>(E row, String reason) {}
