package net.tweed.server.enrol;

import net.tweed.core.enrol.Cloud;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.jspecify.annotations.Nullable;

/** Why a document enrols nobody. What stands in it is never repeated. */
final class Refusal {
    private Refusal() {}

    /** @param why a sentence without its full stop */
    static TweedException of(Cloud cloud, String why) {
        return of(cloud, why, null);
    }

    static TweedException of(Cloud cloud, String why, @Nullable Throwable cause) {
        return new TweedException(
                Kind.DENIED, "Cannot enrol by this document of " + cloud.title() + "'s: " + why + ".", cause);
    }
}
