package net.tweed.cni;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked about the network as a whole: STATUS and GC. */
final class Upkeep {
    /** The second name is what the specification called it by mistake in its first version; runtimes send both. */
    private static final List<String> VALID = List.of("cni.dev/valid-attachments", "cni.dev/attachments");

    private final Call call;
    private final NetConf conf;
    private final StateDirectory state;
    private final PrintStream log;

    Upkeep(Call call, NetConf conf, PrintStream log) {
        this.call = call;
        this.conf = conf;
        this.state = new StateDirectory(conf.dataDir());
        this.log = log;
    }

    /** Whether an ADD could be served now. */
    Answer status() {
        HostSubnet host =
                HostSubnet.read(conf.subnetFile(), inUse() ? ErrorCode.LIMITED_CONNECTIVITY : ErrorCode.UNAVAILABLE);
        Delegate delegate;
        try {
            delegate = Delegate.find(DelegateConfig.type(conf), call);
        } catch (CniException e) {
            throw e.code() == ErrorCode.DELEGATE
                    ? new CniException(ErrorCode.UNAVAILABLE, String.valueOf(e.getMessage()), e.details(), e)
                    : e;
        }
        return ask(delegate, Verb.STATUS, DelegateConfig.of(conf, host));
    }

    private boolean inUse() {
        for (Kept kept : state.list()) {
            if (kept.isOfNetwork(conf.name())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Deletes what is kept of containers that the runtime does not know. They are deleted through the delegate, one by
     * one: that frees their addresses also where the delegate knows no GC. What fails does not keep the rest from it.
     */
    Answer gc() {
        Set<Attachment> valid = valid();
        List<CniException> failures = new ArrayList<>();
        for (Kept kept : state.list()) {
            if (kept.type().isEmpty()) {
                log.println("tweed-cni: a file is broken, and left, container=" + kept.container() + " directory="
                        + conf.dataDir());
            } else if (kept.isOfNetwork(conf.name()) && !isValid(kept, valid)) {
                try {
                    delete(kept);
                } catch (CniException e) {
                    failures.add(e);
                }
            }
        }
        HostSubnet host = HostSubnet.read(conf.subnetFile(), ErrorCode.TRY_AGAIN_LATER);
        Map<String, Object> config = DelegateConfig.of(conf, host);
        for (String name : VALID) {
            NetConf.member(conf.all(), name).ifPresent(list -> config.put(name, list));
        }
        Answer answer = ask(Delegate.find(DelegateConfig.type(conf), call), Verb.GC, config);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return answer;
    }

    private void delete(Kept kept) {
        Attachment stale = kept.attachment();
        Delegate delegate = Delegate.find(kept.type().orElseThrow(), call).about(stale);
        Output output = delegate.run(Verb.DEL, Json.bytes(kept.config()));
        if (output.status() != 0) {
            throw new CniException(
                    ErrorCode.DELEGATE,
                    "The plugin " + kept.type().orElseThrow() + " could not delete container " + stale.container()
                            + ", which the runtime does not know any more.",
                    "It said: " + output.json().getOrDefault("msg", "nothing")
                            + " What it holds stays, and is tried again at the next GC.");
        }
        state.remove(stale);
        log.println("tweed-cni: deleted what a container left, container=" + stale.container() + " interface="
                + stale.ifname());
    }

    private static Answer ask(Delegate delegate, Verb verb, Map<String, Object> config) {
        return delegate.knows(verb) ? delegate.run(verb, Json.bytes(config)).answer() : Answer.DONE;
    }

    /** A file of flannel's does not tell the interface: any of the container's counts. */
    private static boolean isValid(Kept kept, Set<Attachment> valid) {
        for (Attachment each : valid) {
            if (kept.isOf(each)) {
                return true;
            }
        }
        return false;
    }

    /** An absent list is no empty one: an empty one means that every container is gone. */
    private Set<Attachment> valid() {
        Object given = conf.all().getOrDefault(VALID.get(0), conf.all().getOrDefault(VALID.get(1), "absent"));
        if (given == Json.Absent.NULL) {
            return Set.of();
        }
        if (!(given instanceof List<?> entries)) {
            throw badList();
        }
        Set<Attachment> valid = new HashSet<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> one
                    && one.get("containerID") instanceof String container
                    && one.get("ifname") instanceof String ifname
                    && Names.valid(container)
                    && Names.validInterface(ifname))) {
                throw badList();
            }
            valid.add(new Attachment(container, ifname));
        }
        return valid;
    }

    private static CniException badList() {
        return NetConf.invalid(
                "GC needs \"" + VALID.get(0) + "\", a list of objects with a valid \"containerID\" and \"ifname\"",
                "Nothing was deleted. The container runtime makes the list.");
    }
}
