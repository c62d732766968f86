package net.tweed.agent;

import java.util.List;
import net.tweed.agent.cleanup.HostCleanup;
import net.tweed.agent.cleanup.NetworkCleanup;
import net.tweed.agent.daemon.Daemon;
import net.tweed.agent.daemon.InstalledBackends;
import net.tweed.agent.daemon.LeasesCommand;
import net.tweed.agent.daemon.PlanCommand;
import net.tweed.agent.daemon.ServerDaemon;
import net.tweed.agent.log.Logs;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.ServerRequest;
import net.tweed.agent.plan.NetworkPlan;
import net.tweed.agent.status.LeaseReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the process starts and ends. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Runtime.getRuntime().halt(run(List.of(args))); // not exit: its hooks belong to signals, which end with 0
    }

    private static int run(List<String> words) {
        try {
            return new Commands(
                            System.out,
                            System.err,
                            System.getenv(),
                            Main::daemon,
                            Main::server,
                            new Live(),
                            () -> new InstalledBackends(System.getenv()))
                    .run(words);
        } catch (RuntimeException | Error e) {
            System.err.println("tweed: a defect ended the program");
            e.printStackTrace();
            return 1;
        } finally {
            System.out.flush();
            System.err.flush();
        }
    }

    private static int server(ServerRequest.Start start) {
        Logs.configure(start.verbosity()); // before the first logger
        return new ServerDaemon(start, System.getenv()).run();
    }

    /** What is to be shown, from this host and its store. */
    private static final class Live implements OperatorCommands.Views {
        @Override
        public List<NetworkPlan> plan(AgentOptions options) {
            Logs.configure(options.verbosity()); // before the first logger
            return new PlanCommand(options, System.getenv()).look();
        }

        @Override
        public List<LeaseReport> leases(AgentOptions options) {
            Logs.configure(options.verbosity()); // before the first logger
            return new LeasesCommand(options, System.getenv()).read();
        }
    }

    private static int daemon(AgentOptions options) {
        Logs.configure(options.verbosity()); // before the first logger
        return switch (options.task()) {
            case RUN -> new Daemon(options, System.getenv(), Main::leave).run();
            case CLEANUP -> new HostCleanup(options, System.out::println).run();
        };
    }

    /** A network among several that is left while the daemon runs. */
    private static boolean leave(AgentOptions network) {
        Logger log = LoggerFactory.getLogger(NetworkCleanup.class);
        return new NetworkCleanup(network, log::info).run() == 0;
    }
}
