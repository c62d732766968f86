package net.tweed.backend.gce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a route's description says: whose it is, which makes it ours, and which host it leads to. Routes are a project's,
 * and clusters share projects.
 *
 * @param cluster the cluster's name
 * @param network the VPC network's name
 * @param holder the instance: {@code projects/p/zones/z/instances/i}
 */
record GceMark(String cluster, String network, String holder) {
    private static final Pattern FORM = Pattern.compile("tweed cluster=([a-z0-9]{1,40}) network=([a-z0-9-]{1,63})"
            + " holder=(projects/[^/\\s]{1,100}/zones/[^/\\s]{1,100}/instances/[^/\\s]{1,100})");

    /** Reads a description; empty where it says nothing of the kind. */
    static Optional<GceMark> read(String description) {
        Matcher form = FORM.matcher(description);
        return form.matches()
                ? Optional.of(new GceMark(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    /** That of a row which leads to this target, where it is an instance. */
    GceMark leadingTo(String target) {
        return GceHop.instance(target)
                .map(instance -> new GceMark(cluster, network, instance.path()))
                .orElse(this);
    }

    String description() {
        return "tweed cluster=" + cluster + " network=" + network + " holder=" + holder;
    }

    String owner() {
        return cluster + "/" + network;
    }
}
