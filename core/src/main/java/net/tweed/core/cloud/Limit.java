package net.tweed.core.cloud;

/**
 * How many rows a table may hold, and who says so.
 *
 * @param routes the number
 */
public record Limit(int routes, Source source) {

    /** Who says so. */
    public enum Source {
        /** {@code RouteLimit} in the network's configuration. */
        CONFIGURED("configured"),
        /** The cloud's own quota service. */
        READ("read from the cloud's quota"),
        /** Nobody: the cloud would not say. */
        ASSUMED("assumed"),
        /** The cloud, by refusing one row more. */
        LEARNED("learned from the cloud's refusal");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        /** Whether a full table is a reason not to ask the cloud. */
        boolean binds() {
            return this != ASSUMED;
        }
    }

    @Override
    public String toString() {
        return routes + " routes, " + source.text;
    }
}
