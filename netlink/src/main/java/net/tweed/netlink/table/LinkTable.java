package net.tweed.netlink.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.tweed.core.model.DualStack;
import net.tweed.core.model.Pool;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Rtm;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.sys.Sysctl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's VXLAN devices that are named as tunnels of ours, or of flannel, whose names are the same: all of them, or
 * those of one network.
 *
 * <p>MTU, MAC and being up are put right in place. Anything else makes a new device: a gap, which is logged.
 */
public final class LinkTable implements Table<VxlanLink> {
    private static final Logger LOG = LoggerFactory.getLogger(LinkTable.class);

    private final Rtnetlink netlink;
    private final Optional<TunnelScope> scope;
    private final Optional<DeviceMemory> memory;

    /** All tunnel devices of the host, whichever network's they are. */
    public LinkTable(Rtnetlink netlink) {
        this(netlink, Optional.empty());
    }

    /** One network's: those of others are not looked at. */
    public LinkTable(Rtnetlink netlink, TunnelScope scope) {
        this(netlink, Optional.of(scope));
    }

    private LinkTable(Rtnetlink netlink, Optional<TunnelScope> scope) {
        this.netlink = netlink;
        this.scope = scope;
        this.memory = scope.map(of -> new DeviceMemory(of.state()));
    }

    @Override
    public String name() {
        return "links";
    }

    @Override
    public Comparator<VxlanLink> identity() {
        return Comparator.comparing(VxlanLink::name);
    }

    @Override
    public Replace replace() {
        return Replace.GAP;
    }

    /** {@code ip -details link show type vxlan}. */
    @Override
    public Rows<VxlanLink> list() {
        Devices devices = Devices.all(netlink);
        VxlanMessages messages = new VxlanMessages(devices);
        Set<VxlanLink> all = new HashSet<>(netlink.dump(name(), Rtm.GETLINK, VxlanMessages::allVxlan, messages::read));
        Set<String> names = all.stream().map(VxlanLink::name).collect(Collectors.toSet());
        Set<VxlanLink> occupied = devices.names().stream()
                .filter(name -> Tunnels.isTunnel(name) && !names.contains(name))
                .map(VxlanLink::foreign)
                .collect(Collectors.toSet());
        return new Rows<>(own(all, names), occupied);
    }

    private Set<VxlanLink> own(Set<VxlanLink> all, Set<String> names) {
        if (scope.isEmpty() || memory.isEmpty()) {
            return all;
        }
        Set<String> own = names.stream()
                .filter(name ->
                        scope.get().wanted().contains(name) || memory.get().knows(name))
                .collect(Collectors.toCollection(HashSet::new));
        Set<String> others = new HashSet<>(names);
        others.removeAll(own);
        own.addAll(inside(others, scope.get().pools()));
        memory.get().keepOnly(names);
        memory.get().note(own);
        return all.stream().filter(link -> own.contains(link.name())).collect(Collectors.toSet());
    }

    /** Those with an address of this network: left by an earlier daemon, maybe flannel's. */
    private Set<String> inside(Set<String> devices, DualStack<Pool> pools) {
        if (devices.isEmpty() || pools.isEmpty()) {
            return Set.of();
        }
        return new AddressTable(netlink, devices)
                .list().own().stream()
                        .filter(row ->
                                pools.stream().anyMatch(pool -> pool.network().contains(row.address())))
                        .map(DeviceAddress::device)
                        .collect(Collectors.toSet());
    }

    @Override
    public List<Result<VxlanLink>> apply(List<Change<VxlanLink>> changes) {
        List<Result<VxlanLink>> results = new ArrayList<>(changes.size());
        for (Change<VxlanLink> change : changes) {
            Devices devices = Devices.asNeeded(netlink);
            String uplink = change.row().uplink();
            if (change instanceof Change.Put && devices.index(uplink) == 0) {
                results.add(KernelWrites.deviceMissing("link", change, uplink));
                continue;
            }
            Optional<KernelError> error = change instanceof Change.Put<VxlanLink> put
                    ? put(put, new VxlanMessages(devices))
                    : remove(change.row());
            Result<VxlanLink> result = error.map(why -> result(change, why)).orElseGet(() -> Result.done(change));
            if (change instanceof Change.Remove && result.state() == Result.State.DONE) {
                memory.ifPresent(known -> known.forget(change.row().name()));
            }
            results.add(result);
        }
        return results;
    }

    /** Never refused: without its device a host is not in the network, and must not seem to be. */
    private static Result<VxlanLink> result(Change<VxlanLink> change, KernelError error) {
        if (change instanceof Change.Remove && error.errno() == Errno.ENODEV) {
            return Result.done(change);
        }
        String text = "Cannot " + (change instanceof Change.Put ? "make " : "remove ") + change.row() + ": "
                + error.describe();
        return switch (error.errno()) {
            case Errno.EPERM -> throw KernelWrites.denied(text);
            case Errno.EOPNOTSUPP -> Result.failed(change, text + ". Load the kernel's module: modprobe vxlan");
            case Errno.EEXIST ->
                Result.failed(
                        change,
                        text + ". Choose another VNI or Port, or remove that one: ip -details link show type vxlan");
            case Errno.EADDRINUSE ->
                Result.failed(
                        change,
                        text + ". Something else has UDP port " + change.row().port() + ": ss -ulnp, or another Port");
            default -> Result.failed(change, text + ". It is tried again");
        };
    }

    private Optional<KernelError> put(Change.Put<VxlanLink> put, VxlanMessages messages) {
        VxlanLink row = put.row();
        memory.ifPresent(devices -> devices.note(Set.of(row.name())));
        if (put.before().filter(row::sameForLife).isPresent()) {
            Optional<KernelError> error = adjust(row);
            if (error.filter(e -> e.errno() == Errno.ENODEV).isEmpty()) {
                return error;
            }
        } else if (put.before().isPresent()) {
            LOG.warn(
                    "Making {} anew, as it cannot be changed in place: its packets are lost until that is done."
                            + " was=\"{}\" is=\"{}\"",
                    row.name(),
                    put.before().get(),
                    row);
            Optional<KernelError> error = remove(row);
            if (error.filter(e -> e.errno() != Errno.ENODEV).isPresent()) {
                return error;
            }
        }
        return netlink.execute(Rtm.NEWLINK, Rtm.CREATE, out -> messages.create(out, row))
                .or(() -> {
                    ignoreRouterAdvertisements(row.name());
                    return adjust(row);
                });
    }

    private Optional<KernelError> adjust(VxlanLink row) {
        return netlink.execute(Rtm.NEWLINK, 0, out -> VxlanMessages.adjust(out, row));
    }

    private Optional<KernelError> remove(VxlanLink row) {
        return netlink.execute(Rtm.DELLINK, 0, out -> VxlanMessages.named(out, row.name()));
    }

    /** No host of the network is a router to this one by announcement; before the device is up, so that none is heard. */
    private static void ignoreRouterAdvertisements(String device) {
        try {
            Sysctl.set("0", "ipv6", "conf", device, "accept_ra");
        } catch (IOException e) {
            LOG.warn(
                    "Cannot set net.ipv6.conf.{}.accept_ra to 0: router advertisements in the tunnel are heard",
                    device,
                    e);
        }
    }
}
