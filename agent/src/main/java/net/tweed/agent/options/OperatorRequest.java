package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the command line of a command comes to that shows something: the daemon's flags, {@code --output}, its switches. */
public sealed interface OperatorRequest {
    /** Help was asked for. */
    record Help() implements OperatorRequest {}

    /**
     * It is to be shown.
     *
     * @param given the command's own switches that were given, without dashes
     */
    record Show(AgentOptions options, Output output, Set<String> given) implements OperatorRequest {
        public Show {
            given = Set.copyOf(given);
        }

        /** Whether a switch was given. */
        public boolean has(String name) {
            return given.contains(name);
        }
    }

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements OperatorRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads the words after the command.
     *
     * @param switches the command's own
     */
    static OperatorRequest read(List<String> words, Map<String, String> environment, List<String> switches) {
        OwnFlags own = OwnFlags.take(words, switches);
        List<String> faults = new ArrayList<>(own.faults());
        Request request = new OptionsReader(environment).read(own.rest());
        if (request instanceof Request.Faulty faulty) {
            faults.addAll(faulty.faults());
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return request instanceof Request.Start start
                ? new Show(start.options(), own.output(), own.given())
                : new Help();
    }
}
