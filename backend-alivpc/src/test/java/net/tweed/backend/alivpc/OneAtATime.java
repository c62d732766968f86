package net.tweed.backend.alivpc;

import java.util.HashMap;
import java.util.Map;
import net.tweed.core.spi.Serial;

/** Lets one of several hosts in at a time, in memory. */
final class OneAtATime {
    private final Map<String, String> inside = new HashMap<>();

    /** As this host sees it. */
    Serial as(String host) {
        return new Serial() {
            @Override
            public boolean enter(String what) {
                synchronized (inside) {
                    return inside.computeIfAbsent(what, free -> host).equals(host);
                }
            }

            @Override
            public void leave(String what) {
                synchronized (inside) {
                    inside.remove(what, host);
                }
            }
        };
    }

    boolean isFree() {
        synchronized (inside) {
            return inside.isEmpty();
        }
    }
}
