package net.tweed.backend.gce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a route's description says of its owner: that makes it ours. Routes are a project's, and clusters share projects.
 *
 * @param cluster the cluster's name
 * @param network the VPC network's name
 */
record GceMark(String cluster, String network) {
    private static final Pattern FORM =
            Pattern.compile("tweed cluster=([a-z0-9]{1,40}) network=([a-z0-9-]{1,63}) holder=[^\\s]{1,100}");

    /** The whole description, with the host that the route leads to. */
    String description(String holder) {
        return "tweed cluster=" + cluster + " network=" + network + " holder=" + holder;
    }

    String owner() {
        return cluster + "/" + network;
    }

    /** The owner that a description names; empty where it names none. */
    static Optional<String> owner(String description) {
        Matcher form = FORM.matcher(description);
        return form.matches() ? Optional.of(form.group(1) + "/" + form.group(2)) : Optional.empty();
    }
}
