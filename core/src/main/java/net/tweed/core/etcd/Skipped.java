package net.tweed.core.etcd;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of each entry that cannot be read that it is left out. Remembers the last thousand, whoever writes them. */
final class Skipped {
    private static final Logger LOG = LoggerFactory.getLogger(Skipped.class);
    private static final int REMEMBERED = 1000;
    private static final int SHOWN = 120;

    private final Map<String, Long> said = new LinkedHashMap<>();

    /**
     * Leaves an entry out.
     *
     * @param revision of its last change: a changed entry is named again
     */
    void leaveOut(String key, long revision, String why) {
        if (isNew(shown(key), revision)) {
            LOG.warn("Leaving out what stands at {}: {}", shown(key), why);
        }
    }

    private synchronized boolean isNew(String key, long revision) {
        Long before = said.remove(key);
        said.put(key, revision);
        if (said.size() > REMEMBERED) {
            said.remove(said.keySet().iterator().next());
        }
        return before == null || before != revision;
    }

    /** A key as it may be printed: anyone can write one. */
    private static String shown(String key) {
        String cut = key.length() > SHOWN ? key.substring(0, SHOWN) + "…" : key;
        return cut.replaceAll("\\p{C}", "?");
    }
}
