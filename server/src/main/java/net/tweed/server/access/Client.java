package net.tweed.server.access;

import java.net.InetAddress;
import java.util.Set;
import java.util.regex.Pattern;
import net.tweed.core.model.TweedException;

/** Who sends a request. */
public sealed interface Client {
    /** What messages and rate limits name it by. */
    String name();

    /**
     * Nobody was asked to prove anything: the server has neither a CA nor tokens, and everyone may write everything, as with
     * an open etcd.
     *
     * @param name where the request came from
     */
    record Anyone(String name) implements Client {}

    /**
     * A client that proved its name.
     *
     * @param name of its certificate or token
     * @param addresses that its certificate vouches for; empty: any that is free
     */
    record Named(String name, Set<InetAddress> addresses) implements Client {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@:-]{1,128}");

        public Named {
            addresses = Set.copyOf(addresses);
            if (!NAME.matcher(name).matches()) {
                throw new TweedException(
                        TweedException.Kind.DENIED,
                        "A client's name has 1 to 128 letters, digits, dots, dashes, colons, underscores and @; give it a"
                                + " certificate or token with such a name");
            }
        }
    }
}
