package net.tweed.netlink.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Kernel settings of the current thread's network namespace, under {@code /proc/sys/net}. */
public final class Sysctl {
    private static final Path NET = Path.of("/proc/sys/net");

    private Sysctl() {}

    /**
     * Sets a value: {@code set("0", "ipv6", "conf", "flannel.1", "accept_ra")} as {@code sysctl -w
     * net.ipv6.conf.flannel/1.accept_ra=0} does.
     *
     * @return whether there is such a setting: a kernel without IPv6 has none of its
     * @throws IOException where it is there and cannot be written
     */
    public static boolean set(String value, String first, String... more) throws IOException {
        Path file = NET.resolve(Path.of(first, more)).normalize();
        if (!file.startsWith(NET)) {
            throw new IllegalArgumentException(file + " is no network setting");
        }
        if (!Files.exists(file)) {
            return false;
        }
        Files.writeString(file, value, StandardOpenOption.WRITE);
        return true;
    }
}
