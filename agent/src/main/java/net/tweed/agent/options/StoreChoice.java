package net.tweed.agent.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import net.tweed.core.etcd.EtcdOptions;

/** Where leases are kept, as {@code --store} says: {@code etcd}, or {@code file:} and a directory. */
public sealed interface StoreChoice {
    /** What begins the name of a directory. */
    String FILE = "file:";

    /** In etcd. */
    record Etcd(EtcdOptions options) implements StoreChoice {}

    /** In a directory of the server's own. */
    record Directory(Path path) implements StoreChoice {}

    /** Reads the flag; with etcd, the flags of etcd count. */
    static StoreChoice read(Values values, Checked checked, EtcdOptions etcd) {
        Values.Value value = values.oneOrDefault(Flag.STORE);
        String text = value.text();
        if (text.startsWith(FILE + "/")) {
            try {
                return new Directory(Path.of(text.substring(FILE.length())));
            } catch (InvalidPathException e) {
                checked.fault(value.source() + " names no directory");
            }
        } else if (!text.equals("etcd")) {
            checked.fault(
                    value.source() + " must be etcd, or " + FILE + " and an absolute path: " + FILE + "/var/lib/tweed");
        }
        return new Etcd(etcd);
    }
}
