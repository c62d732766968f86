package net.tweed.agent.daemon;

import java.io.BufferedReader;
import java.io.PrintStream;
import net.tweed.agent.options.StoreChoice;
import net.tweed.core.etcd.EtcdCopiedStore;
import net.tweed.core.lease.CopiedStore;
import net.tweed.core.lease.StoreImport;
import net.tweed.core.model.Clock;
import net.tweed.core.model.StoreCopy;
import net.tweed.core.model.TweedException;
import net.tweed.core.wire.LeaseKey;
import net.tweed.core.wire.StoreLines;
import net.tweed.server.file.FileDatabase;

/** {@code tweed store}: leases and facts out of a store as text, and into one. */
public final class CopyCommand {
    private final StoreChoice choice;
    private final Clock clock;

    public CopyCommand(StoreChoice choice, Clock clock) {
        this.choice = choice;
        this.clock = clock;
    }

    /** Writes everything as text. */
    public void export(PrintStream to) {
        if (choice instanceof StoreChoice.Directory directory && !FileDatabase.isThere(directory.path())) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot export from " + directory.path() + ": there is no store. Is --store the server's?");
        }
        try (CopiedStore store = open()) {
            to.print(StoreLines.encode(store.copy()));
            to.flush();
            if (to.checkError()) {
                throw new TweedException(
                        TweedException.Kind.UNAVAILABLE,
                        "Cannot write the export: is the disk full that it goes to? It is not complete");
            }
        }
    }

    /**
     * Adds what is missing. Answers what was done, in a sentence.
     *
     * @throws TweedException of kind CONFLICT where the store has another lease for any of it; then nothing is written
     */
    public String take(BufferedReader from) {
        StoreCopy copy = StoreLines.decode(from);
        try (CopiedStore store = open()) {
            StoreImport comparison = StoreImport.of(copy, store.copy(), LeaseKey::decode);
            store.add(comparison.missing());
            long leases = comparison.missing().entries().stream()
                    .filter(StoreCopy.Entry::isLease)
                    .count();
            return "Imported " + leases + " leases and "
                    + (comparison.missing().entries().size() - leases) + " other entries; "
                    + (copy.entries().size() - comparison.missing().entries().size()) + " were there, of which "
                    + comparison.kept().size() + " with another value, which stays.";
        }
    }

    private CopiedStore open() {
        if (choice instanceof StoreChoice.Directory directory) {
            return FileDatabase.open(directory.path(), clock).copied("");
        }
        return new EtcdCopiedStore(((StoreChoice.Etcd) choice).options());
    }
}
