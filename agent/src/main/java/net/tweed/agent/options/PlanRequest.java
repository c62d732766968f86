package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.tweed.agent.plan.PlanText;

/** What a command line of {@code tweed plan} comes to. */
public sealed interface PlanRequest {
    /** The command's help. */
    String HELP = """
            Usage: tweed plan [flags of tweed agent] [flags]

            Prints what the daemon with these flags would change on this host: every row of the kernel, the packet filter
            and the cloud's route tables that it would create (+), replace (~) or remove (-), and what is in its way (!).
            It reads all of that, and the leases, and writes nothing. It runs beside a daemon, and where there is none yet.

              --output text|json    for people (the default), or every row for scripts
              --all                 text, too, shows every row
              --detailed-exitcode   3 in the place of 0 where something would change

            The exit code is 0 where a plan was made, 1 where not, or a table could not be read, 2 for wrong usage.
            """;

    /** Which exit code tells of changes. */
    enum ExitCode {
        PLAIN,
        DETAILED
    }

    /** Help was asked for. */
    record Help() implements PlanRequest {}

    /** A plan is wanted. */
    record Show(AgentOptions options, Output output, PlanText.Detail detail, ExitCode exitCode)
            implements PlanRequest {}

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements PlanRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** Reads the words after {@code plan}. */
    static PlanRequest read(List<String> words, Map<String, String> environment) {
        OwnFlags own = OwnFlags.take(words, List.of("all", "detailed-exitcode"));
        List<String> faults = new ArrayList<>(own.faults());
        Request request = new OptionsReader(environment).read(own.rest());
        if (request instanceof Request.Faulty faulty) {
            faults.addAll(faulty.faults());
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return request instanceof Request.Start start
                ? new Show(
                        start.options(),
                        own.output(),
                        own.has("all") ? PlanText.Detail.ALL : PlanText.Detail.SHORT,
                        own.has("detailed-exitcode") ? ExitCode.DETAILED : ExitCode.PLAIN)
                : new Help();
    }
}
