package net.tweed.kubernetes;

import java.util.List;
import java.util.regex.Pattern;
import net.tweed.core.model.Family;
import net.tweed.core.model.TweedException;

/**
 * The names of a node's annotations. The prefix is an option, and is completed as flannel does it
 * ({@code -kube-annotation-prefix}): {@code example.com} to {@code example.com/}, {@code example.com/blue} to {@code
 * example.com/blue-}.
 */
final class AnnotationNames {
    private static final Pattern COMPLETE = Pattern.compile("(?:[a-z0-9_-]+\\.)+[a-z0-9_-]+/(?:[a-z0-9_-]+-)?");

    private final String prefix;

    AnnotationNames(String prefix) {
        String slashed = prefix.indexOf('/') < 0 ? prefix + "/" : prefix;
        String complete = slashed.endsWith("/") || slashed.endsWith("-") ? slashed : slashed + "-";
        if (!COMPLETE.matcher(complete).matches()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "The annotation prefix \"" + prefix
                            + "\" cannot be used: it must be a domain name, lower case, and at"
                            + " most one / with a name after it, as flannel.alpha.coreos.com or example.com/blue"
                            + " (--kube-annotation-prefix)");
        }
        this.prefix = complete;
    }

    /** "true" where a daemon of this network runs on the node. */
    String managed() {
        return prefix + "kube-subnet-manager";
    }

    String type() {
        return prefix + "backend-type";
    }

    /** The backend's own data: JSON, or {@code null}. */
    String data(Family family) {
        return prefix + (family == Family.IPV4 ? "backend-data" : "backend-v6-data");
    }

    /** Where other hosts reach this one. */
    String publicIp(Family family) {
        return prefix + publicName(family);
    }

    /** Set by an operator: published in place of the host's own public address. */
    String overwrite(Family family) {
        return prefix + publicName(family) + "-overwrite";
    }

    /** Set by an operator: read at start in place of {@code --public-ip}. */
    String nodePublicIp(Family family) {
        return prefix + "node-" + publicName(family);
    }

    /** What the daemon writes. */
    List<String> written() {
        return List.of(
                managed(), type(), data(Family.IPV4), data(Family.IPV6), publicIp(Family.IPV4), publicIp(Family.IPV6));
    }

    private static String publicName(Family family) {
        return family == Family.IPV4 ? "public-ip" : "public-ipv6";
    }
}
