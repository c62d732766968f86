package net.tweed.core.enrol;

/** What came of enrolling. */
public sealed interface Outcome {
    /** The host is that instance from now on, or was before. */
    record Enrolled() implements Outcome {}

    /**
     * The host, or the instance, is enrolled otherwise: an operator decides.
     *
     * @param why a sentence without its full stop
     */
    record Waiting(String why) implements Outcome {}
}
