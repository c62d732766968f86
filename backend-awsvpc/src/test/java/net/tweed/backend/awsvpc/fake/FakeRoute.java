package net.tweed.backend.awsvpc.fake;

import net.tweed.core.model.Family;
import net.tweed.core.model.Prefix;

/**
 * A row.
 *
 * @param target {@code local}, {@code igw-1}, {@code eni-1}, {@code pl-1} of a prefix list…
 */
public record FakeRoute(Prefix destination, String target, Origin origin) {
    /** Who made it. */
    public enum Origin {
        TABLE("CreateRouteTable"),
        CALL("CreateRoute"),
        PROPAGATED("EnableVgwRoutePropagation");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        /** As the API spells it. */
        public String text() {
            return text;
        }
    }

    boolean counts(Family family) {
        return origin != Origin.PROPAGATED && destination.family() == family;
    }
}
