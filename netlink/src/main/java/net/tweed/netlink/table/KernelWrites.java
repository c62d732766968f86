package net.tweed.netlink.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import net.tweed.core.table.Change;
import net.tweed.core.table.Result;
import net.tweed.netlink.KernelError;
import net.tweed.netlink.Request;
import net.tweed.netlink.Rtnetlink;
import net.tweed.netlink.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows and says what became of each: the part that all kernel tables share.
 *
 * @param what the kind of row, as messages name it: {@code route}
 */
record KernelWrites(Rtnetlink netlink, String what) {

    /** How one kind of write goes. */
    record Way<E>(int type, int flags, Request.Each<E> request) {}

    /** Writes the changes' rows in one go; rows whose device is missing are not sent. */
    <E> List<Result<E>> apply(List<Change<E>> changes, Way<E> put, Way<E> remove, DeviceOf<E> device) {
        List<Result<E>> results = new ArrayList<>(changes.size());
        List<Change<E>> batch = new ArrayList<>(changes.size());
        for (Change<E> change : changes) {
            boolean sameKind = batch.isEmpty() || batch.get(0).getClass() == change.getClass();
            String missing = device.missing(change.row());
            if (!sameKind || !missing.isEmpty()) {
                flush(batch, put, remove, results);
            }
            if (missing.isEmpty()) {
                batch.add(change);
            } else {
                results.add(deviceMissing(what, change, missing));
            }
        }
        flush(batch, put, remove, results);
        return results;
    }

    /**
     * Which device a row is on.
     *
     * @param name the row's device; empty text where it needs none
     */
    record DeviceOf<E>(Devices devices, Function<E, String> name) {
        String missing(E row) {
            String device = name.apply(row);
            return device.isEmpty() || devices.index(device) != 0 ? "" : device;
        }
    }

    private <E> void flush(List<Change<E>> batch, Way<E> put, Way<E> remove, List<Result<E>> results) {
        if (batch.isEmpty()) {
            return;
        }
        Way<E> way = batch.get(0) instanceof Change.Put ? put : remove;
        List<@Nullable KernelError> errors =
                netlink.executeAll(way.type, way.flags, batch, (out, change) -> way.request.write(out, change.row()));
        for (int i = 0; i < batch.size(); i++) {
            KernelError error = errors.get(i);
            results.add(error == null ? Result.done(batch.get(i)) : result(what, batch.get(i), error));
        }
        batch.clear();
    }

    static <E> Result<E> deviceMissing(String what, Change<E> change, String device) {
        return change instanceof Change.Remove
                ? Result.done(change) // it went with its device
                : Result.failed(
                        change,
                        "Cannot add " + what + " " + change.row() + ": there is no device " + device
                                + ". It is added when the device is back");
    }

    static <E> Result<E> result(String what, Change<E> change, KernelError error) {
        boolean removing = change instanceof Change.Remove;
        String text = "Cannot " + (removing ? "remove " : "add ") + what + " " + change.row() + ": " + error.describe();
        return switch (error.errno()) {
            case Errno.EPERM -> throw denied(text);
            case Errno.EACCES ->
                Result.failed(
                        change, text + ". Is IPv6 switched off there? See sysctl net.ipv6.conf.<device>.disable_ipv6");
            case Errno.ENOBUFS ->
                Result.failed(change, text + ". Is a table full? See sysctl net.ipv4.neigh.default.gc_thresh3");
            case Errno.ESRCH, Errno.ENOENT, Errno.ENODEV, Errno.EADDRNOTAVAIL ->
                removing ? Result.done(change) : Result.failed(change, text + ". It is tried again");
            case Errno.EINVAL, Errno.ERANGE ->
                Result.refused(change, text + ". The kernel will not have it as it is: check the peer's lease");
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH ->
                Result.failed(
                        change,
                        text + ". The router must be on-link at the device: check the device's address and mask");
            case Errno.ENETDOWN -> Result.failed(change, text + ". Switch it on: ip link set up");
            case Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT ->
                Result.refused(
                        change,
                        text + ". This kernel lacks the feature: see lsmod, and sysctl net.ipv6.conf.all.disable_ipv6");
            default -> Result.failed(change, text + ". It is tried again");
        };
    }

    static TweedException denied(String text) {
        return new TweedException(Kind.DENIED, text + ". Run as root or with CAP_NET_ADMIN");
    }
}
