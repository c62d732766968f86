package net.tweed.backend.udp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Replace;
import net.tweed.core.table.Result;
import net.tweed.core.table.Rows;
import net.tweed.core.table.Table;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Link;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Errno;
import net.tweed.netlink.tun.TunLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device and the proxy behind it: a table of one row. The device is there only while this holds it; where somebody
 * deletes it, or its proxy fails, both are made anew.
 */
final class ProxyTable implements Table<ProxyLink>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyTable.class);

    private final Rtnetlink netlink;
    private final String name;
    private final ProxySettings settings;
    private final Supplier<Directory> directory;
    private final Counters counters;
    private volatile Runnable changed = () -> {};
    private @Nullable Proxy proxy;
    private int index;

    /** @param name the only device that this is about */
    ProxyTable(
            Rtnetlink netlink, String name, ProxySettings settings, Supplier<Directory> directory, Counters counters) {
        this.netlink = netlink;
        this.name = name;
        this.settings = settings;
        this.directory = directory;
        this.counters = counters;
    }

    /** Whom to tell when a proxy fails: on its thread. */
    void watch(Runnable look) {
        changed = look;
    }

    @Override
    public String name() {
        return "tun";
    }

    @Override
    public Comparator<ProxyLink> identity() {
        return Comparator.comparing(ProxyLink::device);
    }

    @Override
    public Replace replace() {
        return Replace.IN_PLACE;
    }

    /** {@code ip link show dev …}. */
    @Override
    public synchronized Rows<ProxyLink> list() {
        Optional<Link> link = TunLink.find(netlink, name);
        if (link.isEmpty()) {
            return Rows.none();
        }
        ProxyLink row = new ProxyLink(name, link.get().mtu(), link.get().state());
        if (proxy == null || link.get().index() != index) {
            return new Rows<>(Set.of(), Set.of(row));
        }
        return proxy.alive() ? new Rows<>(Set.of(row), Set.of()) : Rows.none();
    }

    @Override
    public synchronized List<Result<ProxyLink>> apply(List<Change<ProxyLink>> changes) {
        List<Result<ProxyLink>> results = new ArrayList<>(changes.size());
        for (Change<ProxyLink> change : changes) {
            results.add(change instanceof Change.Put<ProxyLink> put ? put(put) : remove(change));
        }
        return results;
    }

    private Result<ProxyLink> put(Change.Put<ProxyLink> put) {
        if (put.before().isEmpty()) {
            try {
                start();
            } catch (TweedException e) {
                if (e.kind() == Kind.DENIED) {
                    throw e;
                }
                return Result.failed(put, String.valueOf(e.getMessage()));
            }
        }
        Optional<KernelError> error = TunLink.adjust(netlink, name, put.row().mtu());
        if (error.isPresent()) {
            return failed(put, error.get());
        }
        index = TunLink.find(netlink, name).map(Link::index).orElse(0);
        return Result.done(put);
    }

    private void start() {
        if (proxy != null) {
            LOG.warn("Making {} anew: its packets are lost until that is done", name);
            proxy.close();
            proxy = null;
        }
        proxy = Proxy.start(name, settings, directory, counters, () -> changed.run());
        TunLink.withoutIpv6(name);
    }

    private static Result<ProxyLink> failed(Change<ProxyLink> change, KernelError error) {
        String text = "Cannot set " + change.row() + ": " + error.describe();
        if (error.errno() == Errno.EPERM) {
            throw new TweedException(Kind.DENIED, text + ". Run as root or with CAP_NET_ADMIN");
        }
        return Result.failed(change, text + ". It is tried again");
    }

    private Result<ProxyLink> remove(Change<ProxyLink> change) {
        close();
        return Result.done(change);
    }

    /** Ends the proxy; the device goes with it, and what lies on it. */
    @Override
    public synchronized void close() {
        if (proxy != null) {
            proxy.close();
            proxy = null;
            LOG.info("Carried packets in UDP: device={} {}", name, counters);
        }
    }
}
