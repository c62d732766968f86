package net.tweed.agent.daemon;

import java.io.PrintStream;
import net.tweed.agent.options.StoreChoice;
import net.tweed.core.enrol.Enrolment;
import net.tweed.core.enrol.Enrolments;
import net.tweed.core.etcd.EtcdLeaseStore;
import net.tweed.core.lease.LeaseStore;
import net.tweed.core.model.Addresses;
import net.tweed.core.model.Clock;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.server.file.FileDatabase;

/** {@code tweed enrolments}: what an operator sees and decides of enrolments. */
public final class EnrolmentsCommand {
    private final StoreChoice choice;
    private final Clock clock;

    public EnrolmentsCommand(StoreChoice choice, Clock clock) {
        this.choice = choice;
        this.clock = clock;
    }

    /** Writes a line for each: client, address, cloud, account, zone, instance, and whether it waits. */
    public void show(PrintStream to) {
        try (LeaseStore store = open()) {
            Enrolments enrolments = new Enrolments(store);
            enrolments.list().forEach(known -> to.println(line(known) + " enrolled"));
            enrolments
                    .waiting()
                    .forEach(waiting -> to.println(line(waiting.enrolment()) + " waits: " + shown(waiting.why())));
        }
    }

    private static String line(Enrolment enrolment) {
        return String.join(
                " ",
                shown(enrolment.client()),
                Addresses.text(enrolment.address()),
                enrolment.instance().cloud().type(),
                enrolment.instance().account(),
                enrolment.instance().zone().isEmpty()
                        ? "-"
                        : enrolment.instance().zone(),
                enrolment.instance().name());
    }

    /** What stands in the store may be anything. */
    private static String shown(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    /** Lets in what waits for the client. Answers what was done, in a sentence. */
    public String allow(String client) {
        try (LeaseStore store = open()) {
            return new Enrolments(store)
                    .allow(client)
                    .map(known ->
                            "Enrolled " + client + " as " + known.instance().shown() + ".")
                    .orElseThrow(() -> nothing("Cannot let " + client + " in: nothing waits for it"));
        }
    }

    /** Forgets the client. Answers what was done, in a sentence. */
    public String forget(String client) {
        try (LeaseStore store = open()) {
            if (!new Enrolments(store).forget(client)) {
                throw nothing("Cannot forget " + client + ": it is not enrolled, and does not wait");
            }
            return "Forgot " + client + ": it enrols anew when it comes again.";
        }
    }

    private static TweedException nothing(String what) {
        return new TweedException(Kind.CONFIG, what + ". \"tweed enrolments list\" shows who is known.");
    }

    private LeaseStore open() {
        if (choice instanceof StoreChoice.Directory directory) {
            if (!FileDatabase.isThere(directory.path())) {
                throw new TweedException(
                        Kind.CONFIG,
                        "Cannot look into " + directory.path() + ": there is no store. Is --store the server's?");
            }
            return FileDatabase.only(directory.path(), clock);
        }
        return new EtcdLeaseStore(((StoreChoice.Etcd) choice).options(), clock);
    }
}
