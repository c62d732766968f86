package net.tweed.agent;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import net.tweed.agent.daemon.CopyCommand;
import net.tweed.agent.daemon.EnrolmentsCommand;
import net.tweed.agent.daemon.RemovalsCommand;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.CopyRequest;
import net.tweed.agent.options.EnrolmentsRequest;
import net.tweed.agent.options.Help;
import net.tweed.agent.options.OptionsReader;
import net.tweed.agent.options.Request;
import net.tweed.agent.options.ServerOptionsReader;
import net.tweed.agent.options.ServerRequest;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.spi.BackendFactory;

/** The commands of {@code tweed}. */
final class Commands {
    private static final String HELP = """
            Usage: tweed <command> [flags]

            Commands:
              agent           the daemon: leases a subnet, makes the hosts' subnets reach one another (agent --help)
              server          serves leases to hosts that reach no etcd (server --help)
              leases          every host's lease, as the store has it (leases --help)
              plan            what the daemon would change on this host, without changing it (plan --help)
              status          how this host stands, as the running daemon tells (status --help)
              allow-removals  lets the running daemon remove the rows that it holds back (--state-dir as the daemon's)
              store           moves leases between stores: export, import (store --help)
              enrolments      shows and decides which host is which instance of a cloud (enrolments --help)
              backends        lists the backends that this installation has
              help            this text

              --version       prints the version
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final ToIntFunction<AgentOptions> daemon;
    private final ToIntFunction<ServerRequest.Start> server;
    private final OperatorCommands operator;
    private final Supplier<Iterable<BackendFactory>> backends;

    Commands(
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            ToIntFunction<AgentOptions> daemon,
            ToIntFunction<ServerRequest.Start> server,
            OperatorCommands.Views views,
            Supplier<Iterable<BackendFactory>> backends) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.daemon = daemon;
        this.server = server;
        this.operator = new OperatorCommands(out, err, environment, views);
        this.backends = backends;
    }

    /** Runs one command. Returns the process's exit code: 0 for success only, 2 for wrong usage. */
    int run(List<String> words) {
        String command = words.isEmpty() ? "help" : words.get(0);
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (command) {
            case "agent" -> agent(rest);
            case "server" -> server(rest);
            case "plan" -> operator.plan(rest);
            case "status" -> operator.status(rest);
            case "leases" -> operator.leases(rest);
            case "allow-removals" -> allowRemovals(rest);
            case "store" -> store(rest);
            case "enrolments" -> enrolments(rest);
            case "backends" -> rest.isEmpty() ? backends() : wrong("tweed backends takes no arguments");
            case "help", "--help", "-help", "-h" -> say(HELP);
            case "--version", "-version", "version" -> say(Version.text() + "\n");
            default ->
                wrong(
                        command.startsWith("-")
                                ? "The daemon's flags come after the command: tweed agent "
                                        + command.replaceFirst("=.*", "=…")
                                : "Unknown command " + command + ": tweed help lists them");
        };
    }

    private int agent(List<String> words) {
        Request request = new OptionsReader(environment).read(words);
        if (request instanceof Request.Help) {
            return say(Help.text());
        }
        if (request instanceof Request.Version) {
            err.println(Version.text()); // flanneld prints it there
            return 0;
        }
        if (request instanceof Request.Faulty faulty) {
            return wrong(faulty);
        }
        Request.Start start = (Request.Start) request;
        start.notes().forEach(note -> err.println("tweed: " + note));
        return daemon.applyAsInt(start.options());
    }

    private int server(List<String> words) {
        ServerRequest request = new ServerOptionsReader(environment).read(words);
        if (request instanceof ServerRequest.Help) {
            return say(ServerOptionsReader.help());
        }
        if (request instanceof ServerRequest.Version) {
            err.println(Version.text());
            return 0;
        }
        if (request instanceof ServerRequest.Faulty faulty) {
            return faults(faulty.faults());
        }
        ServerRequest.Start start = (ServerRequest.Start) request;
        start.notes().forEach(note -> err.println("tweed: " + note));
        return server.applyAsInt(start);
    }

    /** Takes the daemon's flags and variables, of which only the state directory counts. */
    private int allowRemovals(List<String> words) {
        Request request = new OptionsReader(environment).read(words);
        if (request instanceof Request.Faulty faulty) {
            return wrong(faulty);
        }
        if (!(request instanceof Request.Start start)) {
            return say(HELP);
        }
        try {
            RemovalsCommand.giveAll(start.options());
            return say("The daemon was told. It answers in its log, if it holds anything back.\n");
        } catch (TweedException e) {
            err.println("tweed: " + e.getMessage());
            return 1;
        }
    }

    private int store(List<String> words) {
        CopyRequest request = CopyRequest.read(words, environment);
        try {
            if (request instanceof CopyRequest.Export export) {
                new CopyCommand(export.store(), Clock.system()).export(out);
                return 0;
            }
            if (request instanceof CopyRequest.Import importing) {
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                err.println("tweed: " + new CopyCommand(importing.store(), Clock.system()).take(in));
                return 0;
            }
        } catch (TweedException e) {
            err.println("tweed: " + e.getMessage());
            return 1;
        }
        if (request instanceof CopyRequest.Faulty faulty) {
            return faults(faulty.faults());
        }
        return say(CopyRequest.HELP);
    }

    private int enrolments(List<String> words) {
        EnrolmentsRequest request = EnrolmentsRequest.read(words, environment);
        try {
            if (request instanceof EnrolmentsRequest.Show show) {
                new EnrolmentsCommand(show.store(), Clock.system()).show(out);
                return 0;
            }
            if (request instanceof EnrolmentsRequest.Allow allow) {
                return say(new EnrolmentsCommand(allow.store(), Clock.system()).allow(allow.client()) + "\n");
            }
            if (request instanceof EnrolmentsRequest.Forget forget) {
                return say(new EnrolmentsCommand(forget.store(), Clock.system()).forget(forget.client()) + "\n");
            }
        } catch (TweedException e) {
            err.println("tweed: " + e.getMessage());
            return 1;
        }
        if (request instanceof EnrolmentsRequest.Faulty faulty) {
            faulty.faults().forEach(fault -> err.println("tweed: " + fault));
            return 2;
        }
        return say(EnrolmentsRequest.HELP);
    }

    private int backends() {
        int count = 0;
        for (BackendFactory factory : backends.get()) {
            out.println(factory.type());
            count++;
        }
        if (count == 0) {
            err.println("tweed backends: this installation has none: its lib directory is incomplete");
        }
        return count == 0 ? 1 : 0;
    }

    private int say(String text) {
        out.print(text);
        out.flush();
        return 0;
    }

    private int wrong(Request.Faulty faulty) {
        return faults(faulty.faults());
    }

    private int faults(List<String> faults) {
        faults.forEach(fault -> err.println("tweed: " + fault));
        return 2;
    }

    private int wrong(String text) {
        err.println("tweed: " + text);
        return 2;
    }
}
