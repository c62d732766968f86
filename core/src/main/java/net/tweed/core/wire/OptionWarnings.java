package net.tweed.core.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** What is odd about a backend's options, said once: a daemon that cannot enter yet reads them again at each try. */
public final class OptionWarnings {
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Logs those warnings that it has not logged before. */
    public void tell(BackendOptions options, Logger log) {
        options.warnings().stream()
                .filter(told::add)
                .forEach(warning -> log.warn("In the network's configuration: {}", warning));
    }
}
