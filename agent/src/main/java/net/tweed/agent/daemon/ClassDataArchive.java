package net.tweed.agent.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process runs out of its class-data archive, which halves the time of a start. The Java machine is told to go
 * on without one that it cannot use, and to keep quiet about it, so that it must be asked.
 */
public final class ClassDataArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ClassDataArchive.class);

    private ClassDataArchive() {}

    /** Says once what is amiss, and what to do. */
    static void report() {
        if (!inUse()) {
            LOG.warn(
                    "The class-data archive is not in use, so starts are slower: it is not there, or was made for other jars,"
                            + " another place or another Java. Make it anew with lib/archive of this installation");
        }
    }

    /** True where the archive is mapped. It is used as a whole or not at all. */
    public static boolean inUse() {
        return inUse(System.getProperty("java.vm.info", ""));
    }

    /** @param vmInfo the property {@code java.vm.info} of HotSpot: {@code mixed mode, emulated-client, sharing} */
    static boolean inUse(String vmInfo) {
        return vmInfo.contains("sharing");
    }
}
