package net.tweed.core.etcd;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of each entry that cannot be read that it is left out, and stops naming them where there are too many. */
final class Skipped {
    private static final Logger LOG = LoggerFactory.getLogger(Skipped.class);
    private static final int NAMED = 100; // more of them are one fault, to be looked for in the store
    private static final int SHOWN = 120;

    private final Map<String, Long> said = new HashMap<>();
    private boolean full;

    /**
     * Leaves an entry out.
     *
     * @param revision of its last change: a changed entry is named again
     */
    synchronized void leaveOut(String key, long revision, String why) {
        String shown = shown(key);
        if (said.size() < NAMED || said.containsKey(shown)) {
            Long before = said.put(shown, revision);
            if (before == null || before != revision) {
                LOG.warn("Leaving out what stands at {}: {}", shown, why);
            }
            return;
        }
        if (!full) {
            full = true;
            LOG.warn("More than {} entries of the store cannot be read: the others are not named", NAMED);
        }
        LOG.debug("Leaving out what stands at {}: {}", shown, why);
    }

    /** A key as it may be printed: anyone can write one. */
    private static String shown(String key) {
        String cut = key.length() > SHOWN ? key.substring(0, SHOWN) + "…" : key;
        return cut.replaceAll("\\p{C}", "?");
    }
}
