package net.tweed.agent.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command line of {@code tweed status} comes to. */
public sealed interface StatusRequest {
    /** The command's help. */
    String HELP = """
            Usage: tweed status [--state-dir=…] [--output text|json] [--watch]

            Prints how this host stands, as its running daemon tells: the lease, the peers, every table with what it should
            hold and holds, and what is refused, blocked, held back or failing, with the reason.

              --state-dir           the daemon's (its other flags and variables are taken, and do not count)
              --output text|json    for people (the default), or everything for scripts
              --watch               again every two seconds, until interrupted

            The exit code is 0 where the host is ready, 1 where not, or where no daemon answers, 2 for wrong usage.
            """;

    /** Help was asked for. */
    record Help() implements StatusRequest {}

    /** The status is wanted. */
    record Show(Path stateDir, Output output, Times times) implements StatusRequest {}

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements StatusRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** How often it is printed. */
    enum Times {
        ONCE,
        AGAIN
    }

    /** Reads the words after {@code status}. */
    static StatusRequest read(List<String> words, Map<String, String> environment) {
        OwnFlags own = OwnFlags.take(words, List.of("watch"));
        List<String> faults = new ArrayList<>(own.faults());
        Request request = new OptionsReader(environment).read(own.rest());
        if (request instanceof Request.Faulty faulty) {
            faults.addAll(faulty.faults());
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return request instanceof Request.Start start
                ? new Show(start.options().stateDir(), own.output(), own.has("watch") ? Times.AGAIN : Times.ONCE)
                : new Help();
    }
}
