package net.tweed.agent.plan;

/**
 * One row of a table that is not as it should be.
 *
 * @param row as the log and the tools show it
 * @param why what is there in its place, or why it is to go
 */
public record Step(Kind kind, String row, String why) {
    /** What would be done about it. */
    public enum Kind {
        CREATE('+'),
        REPLACE('~'),
        REMOVE('-'),
        /** Nothing: someone else's row is in the way. */
        BLOCKED('!');

        private final char mark;

        Kind(char mark) {
            this.mark = mark;
        }

        /** What stands before the row in text. */
        char mark() {
            return mark;
        }
    }

    /** Whether it would be written. */
    boolean writes() {
        return kind != Kind.BLOCKED;
    }
}
