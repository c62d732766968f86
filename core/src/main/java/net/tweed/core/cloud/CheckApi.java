package net.tweed.core.cloud;

/** The check on one network interface that drops what it forwards for others: it must be off there. */
public interface CheckApi {
    /** The check's states, as the cloud says. */
    enum State {
        ON,
        OFF,
        /** This host may not look. */
        UNKNOWN
    }

    /** Its name for people: {@code source/dest check of eni-0a1b}. */
    String name();

    /**
     * Looks.
     *
     * @throws net.tweed.core.model.TweedException of kind DENIED where this host may not, naming the missing action
     */
    State read();

    /**
     * Switches it off.
     *
     * @throws net.tweed.core.model.TweedException of kind DENIED where this host may not, naming the missing action
     */
    void off();

    /** How to switch it off by hand, in the console and by command, as a sentence. */
    String remedy();
}
