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

    /** How the plan is printed. */
    enum Output {
        TEXT,
        JSON
    }

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

    /** Reads the words after {@code plan}: its own flags are taken out, the rest are the daemon's. */
    static PlanRequest read(List<String> words, Map<String, String> environment) {
        List<String> rest = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        Output output = Output.TEXT;
        PlanText.Detail detail = PlanText.Detail.SHORT;
        ExitCode exitCode = ExitCode.PLAIN;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).replaceFirst("^--?", "--");
            switch (word) {
                case "--all" -> detail = PlanText.Detail.ALL;
                case "--detailed-exitcode" -> exitCode = ExitCode.DETAILED;
                case "--output", "--o" -> {
                    i++;
                    output = output(i < words.size() ? words.get(i) : "", faults);
                }
                default -> {
                    if (word.startsWith("--output=") || word.startsWith("--o=")) {
                        output = output(word.substring(word.indexOf('=') + 1), faults);
                    } else {
                        rest.add(words.get(i));
                    }
                }
            }
        }
        Request request = new OptionsReader(environment).read(rest);
        if (request instanceof Request.Faulty faulty) {
            faults.addAll(faulty.faults());
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return request instanceof Request.Start start
                ? new Show(start.options(), output, detail, exitCode)
                : new Help();
    }

    private static Output output(String text, List<String> faults) {
        if (text.equals("json")) {
            return Output.JSON;
        }
        if (!text.equals("text")) {
            faults.add("--output is text or json");
        }
        return Output.TEXT;
    }
}
