package net.tweed.backend.vxlan;

import java.util.HashMap;
import java.util.Map;

/**
 * Remembers what texts parse to, for the peers of one round and the next: thousands of peers stay as they are while one
 * changes. A pure function all the same. For one thread.
 */
final class VtepCache {
    private Map<String, Vtep.Parsed> known = new HashMap<>();
    private Map<String, Vtep.Parsed> used = new HashMap<>();

    Vtep.Parsed parse(String json) {
        Vtep.Parsed parsed = known.get(json);
        if (parsed == null) {
            parsed = Vtep.parse(json);
        }
        used.put(json, parsed);
        return parsed;
    }

    /** Forgets what this round did not ask for. */
    void endRound() {
        known = used;
        used = new HashMap<>(2 * known.size());
    }
}
