package net.tweed.netlink;

import java.util.Optional;
import net.tweed.netlink.sys.Errno;

/**
 * The kernel's answer to a request it did not carry out.
 *
 * @param errno the error number, positive
 * @param text what the kernel says about it (extended ack); most refusals have one, absences (ESRCH, ENODEV) have none
 */
public record KernelError(int errno, Optional<String> text) {

    /** For people: the kernel's own words where it has some, and the error's name. */
    public String describe() {
        return text.map(words -> words + " (" + Errno.text(errno) + ")").orElseGet(() -> Errno.text(errno));
    }
}
