package net.tweed.agent.options;

import java.util.List;
import java.util.Optional;
import net.tweed.server.enrol.EnrolmentOptions;
import net.tweed.server.http.ServerOptions;

/** What a command line of {@code tweed server} comes to. */
public sealed interface ServerRequest {
    /** Help was asked for. */
    record Help() implements ServerRequest {}

    /** The version was asked for. */
    record Version() implements ServerRequest {}

    /**
     * All is well.
     *
     * @param server how it is reached, and by whom
     * @param store where the leases are
     * @param enrolment by what hosts say which instance of a cloud they are
     * @param controller how it writes the routes of all hosts, where it stands for election to that
     * @param verbosity 0: changes and summaries; 1 and above: everything
     * @param notes what the operator should know, one line each
     */
    record Start(
            ServerOptions server,
            StoreChoice store,
            EnrolmentOptions enrolment,
            Optional<ControllerOptions> controller,
            int verbosity,
            List<String> notes)
            implements ServerRequest {
        public Start {
            notes = List.copyOf(notes);
        }
    }

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements ServerRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }
}
