package net.tweed.agent;

import java.util.List;
import net.tweed.agent.options.AgentOptions;

/** Where the process starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Commands commands = new Commands(System.out, System.err, System.getenv(), Main::daemon, Commands::installed);
        System.exit(commands.run(List.of(args)));
    }

    private static int daemon(AgentOptions options) {
        System.err.println("tweed agent: the daemon is not wired yet; it would keep leases under "
                + options.store().prefix());
        return 1;
    }
}
