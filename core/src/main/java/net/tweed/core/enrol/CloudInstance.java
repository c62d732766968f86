package net.tweed.core.enrol;

import java.util.Optional;
import java.util.regex.Pattern;
import net.tweed.core.model.TweedException;

/**
 * An instance as its cloud's signed document names it. No cloud's document names a VPC or a network interface: whoever
 * writes routes asks the API for the interface of this instance that has the host's address, and for its network.
 *
 * @param account that it belongs to: the account's number on AWS and Alibaba Cloud, the project's id on Google Cloud
 * @param region empty on Google Cloud, where the zone says it
 * @param zone empty where the document names none
 * @param id that no other instance ever has: {@code i-…}, or Google's number
 * @param name by which the API finds it: on Google Cloud the instance's name, elsewhere the id again
 * @param vpc where the document names it
 */
public record CloudInstance(
        Cloud cloud, String account, String region, String zone, String id, String name, Optional<String> vpc) {
    /** What may stand in a key and in a URL's path as it is. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,127}");

    public CloudInstance {
        checked("account", account);
        checked("id", id);
        checked("name", name);
        vpc.ifPresent(text -> checked("VPC", text));
        if (!region.isEmpty()) {
            checked("region", region);
        }
        if (!zone.isEmpty()) {
            checked("zone", zone);
        }
    }

    private static void checked(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new TweedException(
                    TweedException.Kind.CONFIG,
                    "Cannot use an instance whose " + what + " is no name: letters, digits, and . : _ - are expected.");
        }
    }

    /** What messages name it by. */
    public String shown() {
        return cloud.title() + "'s instance " + name + (name.equals(id) ? "" : " (" + id + ")");
    }
}
