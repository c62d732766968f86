package net.tweed.agent.options;

import java.util.List;

/** What a command line of the daemon comes to. */
public sealed interface Request {
    /** Help was asked for. */
    record Help() implements Request {}

    /** The version was asked for. */
    record Version() implements Request {}

    /**
     * All is well.
     *
     * @param notes what the operator should know, one line each
     */
    record Start(AgentOptions options, List<String> notes) implements Request {
        public Start {
            notes = List.copyOf(notes);
        }
    }

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements Request {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
