package net.tweed.server.file;

import java.util.Optional;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Lease;
import net.tweed.core.model.Prefix;
import net.tweed.core.model.Revision;
import net.tweed.core.model.Term;
import net.tweed.core.wire.LeaseJson;

/**
 * What stands under a key.
 *
 * @param grant the time to live that it hangs on; 0: none
 * @param lease the same as others read it, where the key is a lease's
 */
record Item(String text, Revision revision, long grant, Optional<Lease> lease) {
    /** {@code grant created modified}, then a line break and the text as it is. */
    private static final String FORMAT = "%d %d %d\n%s";

    /**
     * The item.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where it should be a lease, and cannot be read
     */
    static Item of(String key, String text, Revision revision, long grant) {
        Optional<DualStack<Prefix>> subnets = Keys.subnets(key);
        Term term = grant == 0 ? new Term.Reserved() : new Term.Leased();
        return new Item(
                text, revision, grant, subnets.map(there -> new Lease(there, LeaseJson.decode(text), term, revision)));
    }

    String encode() {
        return FORMAT.formatted(grant, revision.created(), revision.modified(), text);
    }

    /** Reads what {@link #encode} wrote; empty where it is not that. */
    static Optional<Item> decode(String key, String encoded, long cluster) {
        int end = encoded.indexOf('\n');
        String[] words = encoded.substring(0, Math.max(0, end)).split(" ", -1);
        if (words.length != 3 || (Keys.isLease(key) && Keys.subnets(key).isEmpty())) {
            return Optional.empty();
        }
        try {
            Revision revision = new Revision(cluster, Long.parseLong(words[1]), Long.parseLong(words[2]));
            return Optional.of(of(key, encoded.substring(end + 1), revision, Long.parseLong(words[0])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
