package net.tweed.agent.options;

/** How an operator's command prints. */
public enum Output {
    /** For people. */
    TEXT,
    /** For scripts. */
    JSON
}
