package net.tweed.backend.udp;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.tun.TunDevice;
import net.tweed.netlink.tun.TunLink;

/**
 * Names for TUN devices: {@code flannel0}, as flannel's is, and so on where that is taken. Each network of this process,
 * known by its state directory, keeps its name, so that none takes another's device for its own.
 */
final class DeviceNames {
    private static final String DEVICE = "flannel";

    private final Map<Path, String> given = new HashMap<>();

    /** The name for the network with this state directory: the one it had, if that is still free or its own. */
    synchronized String of(Path state, Rtnetlink netlink) {
        String before = given.remove(state);
        List<String> held =
                TunDevice.held().stream().filter(name -> name.equals(before)).toList();
        String name = TunLink.freeName(netlink, DEVICE, held, List.copyOf(given.values()));
        given.put(state, name);
        return name;
    }
}
