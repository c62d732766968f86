package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command line of {@code tweed enrolments} comes to. */
public sealed interface EnrolmentsRequest {
    /** The command's help. */
    String HELP = """
            Usage: tweed enrolments list [flags]
                   tweed enrolments allow CLIENT [flags]
                   tweed enrolments forget CLIENT [flags]

            Which host is which instance of a cloud, as a controller has it. A host that says that it is another
            instance than before, and one that says that it is another host's instance, wait: "allow" lets the client
            in, in the place of what was there. A client that is forgotten may enrol anew.

              --store etcd                where etcd is, the flags --etcd-… say (tweed agent --help)
              --store file:DIRECTORY      a server's directory, as file:/var/lib/tweed, while it is stopped
            """;

    /** Help was asked for. */
    record Help() implements EnrolmentsRequest {}

    /** Shows all. */
    record Show(StoreChoice store) implements EnrolmentsRequest {}

    /** Lets in what waits. */
    record Allow(StoreChoice store, String client) implements EnrolmentsRequest {}

    /** Forgets a client. */
    record Forget(StoreChoice store, String client) implements EnrolmentsRequest {}

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements EnrolmentsRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** Reads the words after {@code enrolments}; the flags are the daemon's, of which those of the store count. */
    static EnrolmentsRequest read(List<String> words, Map<String, String> environment) {
        List<String> tasks =
                words.stream().takeWhile(word -> !word.startsWith("-")).toList();
        List<String> flags = words.subList(tasks.size(), words.size());
        Request request = new OptionsReader(environment).read(flags);
        if (request instanceof Request.Faulty faulty) {
            return new Faulty(faulty.faults());
        }
        if (!(request instanceof Request.Start start) || tasks.isEmpty()) {
            return new Help();
        }
        List<String> faults = new ArrayList<>();
        Values values = new Values(Arguments.parse(flags).given(), environment);
        StoreChoice store = StoreChoice.read(
                values, new Checked(values, faults), start.options().store());
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        String task = tasks.get(0);
        if (task.equals("list") && tasks.size() == 1) {
            return new Show(store);
        }
        if (task.equals("allow") && tasks.size() == 2) {
            return new Allow(store, tasks.get(1));
        }
        if (task.equals("forget") && tasks.size() == 2) {
            return new Forget(store, tasks.get(1));
        }
        return new Faulty(List.of("tweed enrolments needs to know what to do: list, allow CLIENT or forget CLIENT"));
    }
}
