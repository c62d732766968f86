package net.tweed.agent.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command line of {@code tweed store} comes to. */
public sealed interface CopyRequest {
    /** The command's help. */
    String HELP = """
            Usage: tweed store export [flags] > FILE
                   tweed store import [flags] < FILE

            Moves leases, facts and the network's configuration from one store into another; every host keeps its
            subnet. What is there already stays; an import that would write over another lease is refused.

              --store etcd                where etcd is, the flags --etcd-… say (tweed agent --help)
              --store file:DIRECTORY      a server's directory, as file:/var/lib/tweed, while it is stopped
            """;

    /** Help was asked for. */
    record Help() implements CopyRequest {}

    /** Out of the store, as text. */
    record Export(StoreChoice store) implements CopyRequest {}

    /** Into the store. */
    record Import(StoreChoice store) implements CopyRequest {}

    /** It cannot be followed: every fault, one line each. */
    record Faulty(List<String> faults) implements CopyRequest {
        public Faulty {
            faults = List.copyOf(faults);
        }
    }

    /** Reads the words after {@code store}; the flags are the daemon's, of which those of etcd count. */
    static CopyRequest read(List<String> words, Map<String, String> environment) {
        List<String> flags = words.isEmpty() ? words : words.subList(1, words.size());
        Request request = new OptionsReader(environment).read(flags);
        String task = words.isEmpty() ? "" : words.get(0);
        if (request instanceof Request.Faulty faulty) {
            return new Faulty(faulty.faults());
        }
        if (!(request instanceof Request.Start start) || task.startsWith("-")) {
            return new Help();
        }
        List<String> faults = new ArrayList<>();
        Values values = new Values(Arguments.parse(flags).given(), environment);
        StoreChoice store = StoreChoice.read(
                values, new Checked(values, faults), start.options().store());
        if (!task.equals("export") && !task.equals("import")) {
            faults.add("tweed store needs to know what to do: export or import");
        }
        if (!faults.isEmpty()) {
            return new Faulty(faults);
        }
        return task.equals("export") ? new Export(store) : new Import(store);
    }
}
