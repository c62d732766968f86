package net.tweed.agent.log;

/**
 * Sets the log up. Must run before the first logger is asked for, which is why it leaves its settings in system
 * properties: SLF4J and {@code java.util.logging} make their parts themselves, later, or never.
 */
public final class Logs {
    /** Under this key SLF4J's context has the network that a thread works for; every line of it says so. */
    public static final String NETWORK = "network";

    private static final String VERBOSITY = "tweed.log.verbosity";

    private Logs() {}

    /**
     * Makes the log write as much as asked for.
     *
     * @param verbosity as {@code -v} gives it
     */
    public static void configure(int verbosity) {
        System.setProperty(VERBOSITY, Integer.toString(verbosity));
        System.setProperty("slf4j.provider", LineLogProvider.class.getName()); // no search of the class path
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("java.util.logging.config.class", JdkLogSetup.class.getName());
    }

    static Verbosity verbosity() {
        return new Verbosity(Integer.getInteger(VERBOSITY, 0));
    }
}
