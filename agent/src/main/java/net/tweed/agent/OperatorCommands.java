package net.tweed.agent;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import net.tweed.agent.options.AgentOptions;
import net.tweed.agent.options.OperatorRequest;
import net.tweed.agent.options.Output;
import net.tweed.agent.plan.NetworkPlan;
import net.tweed.agent.plan.PlanJson;
import net.tweed.agent.plan.PlanText;
import net.tweed.agent.status.LeaseReport;
import net.tweed.agent.status.StatusSocket;
import net.tweed.agent.status.StatusText;
import net.tweed.core.model.TweedException;

/** The commands of {@code tweed} that show something and change nothing. */
final class OperatorCommands {
    private static final String STATUS = """
            Usage: tweed status [--state-dir=…] [--output text|json] [--watch]

            Prints how this host stands, as its running daemon tells: the lease, the peers, every table with what it should
            hold and holds, and what is refused, blocked, held back or failing, with the reason.

              --state-dir           the daemon's (its other flags and variables are taken, and do not count)
              --output text|json    for people (the default), or everything for scripts
              --watch               again every two seconds, until interrupted

            The exit code is 0 where the host is ready, 1 where not, or where no daemon answers, 2 for wrong usage.
            """;

    private static final String LEASES = """
            Usage: tweed leases [flags of tweed agent] [--output text|json]

            Lists the leases of the store that a daemon with these flags uses: every host's subnet, its public address, its
            backend, and whether the host has shown a sign of life within the last minute. It only reads.

            The exit code is 0 where they were read, 1 where not, 2 for wrong usage.
            """;

    private static final String PLAN = """
            Usage: tweed plan [flags of tweed agent] [flags]

            Prints what the daemon with these flags would change on this host: every row of the kernel, the packet filter
            and the cloud's route tables that it would create (+), replace (~) or remove (-), and what is in its way (!).
            It reads all of that, and the leases, and writes nothing. It runs beside a daemon, and where there is none yet.

              --output text|json    for people (the default), or every row for scripts
              --all                 text, too, shows every row
              --detailed-exitcode   3 in the place of 0 where something would change

            The exit code is 0 where a plan was made, 1 where not, or a table could not be read, 2 for wrong usage.
            """;

    private static final int AGAIN_SECONDS = 2;
    /** Of a plan with changes, where that was asked for: terraform has 2 for it, which is wrong usage here. */
    private static final int PENDING = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Views views;

    /** What is to be shown, looked up. */
    interface Views {
        List<NetworkPlan> plan(AgentOptions options);

        List<LeaseReport> leases(AgentOptions options);
    }

    private interface View {
        /** Prints, and returns the exit code. */
        int show(OperatorRequest.Show request);
    }

    OperatorCommands(PrintStream out, PrintStream err, Map<String, String> environment, Views views) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.views = views;
    }

    int plan(List<String> words) {
        return run(words, List.of("all", "detailed-exitcode"), PLAN, show -> {
            List<NetworkPlan> plans = views.plan(show.options());
            PlanText.Detail detail = show.has("all") ? PlanText.Detail.ALL : PlanText.Detail.SHORT;
            print(show.output() == Output.JSON ? PlanJson.of(plans) : PlanText.of(plans, detail));
            if (!plans.stream().allMatch(NetworkPlan::complete)) {
                return 1;
            }
            boolean pending = plans.stream().anyMatch(plan -> plan.changes() > 0);
            return pending && show.has("detailed-exitcode") ? PENDING : 0;
        });
    }

    int leases(List<String> words) {
        return run(words, List.of(), LEASES, show -> {
            List<LeaseReport> reports = views.leases(show.options());
            print(show.output() == Output.JSON ? LeaseReport.json(reports) : LeaseReport.text(reports));
            return 0;
        });
    }

    int status(List<String> words) {
        return run(words, List.of("watch"), STATUS, show -> {
            int code = statusOnce(show);
            while (show.has("watch") && !interruptedWithin(AGAIN_SECONDS)) {
                code = statusOnce(show);
            }
            return code;
        });
    }

    private int statusOnce(OperatorRequest.Show show) {
        String document = StatusSocket.ask(show.options().stateDir());
        print(show.output() == Output.JSON ? document : StatusText.of(document));
        return StatusText.ready(document) ? 0 : 1;
    }

    private static boolean interruptedWithin(int seconds) {
        try {
            return new CountDownLatch(1).await(seconds, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private int run(List<String> words, List<String> switches, String help, View view) {
        OperatorRequest request = OperatorRequest.read(words, environment, switches);
        if (request instanceof OperatorRequest.Faulty faulty) {
            faulty.faults().forEach(fault -> err.println("tweed: " + fault));
            return 2;
        }
        if (!(request instanceof OperatorRequest.Show show)) {
            print(help);
            return 0;
        }
        try {
            return view.show(show);
        } catch (TweedException e) {
            err.println("tweed: " + e.getMessage());
            return 1;
        }
    }

    /** What others have written into the store is shown, and not obeyed by a terminal. */
    private void print(String text) {
        out.print(text.replaceAll("[\\p{Cntrl}&&[^\n]]", "?"));
        out.flush();
    }
}
