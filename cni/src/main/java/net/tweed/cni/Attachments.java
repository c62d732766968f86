package net.tweed.cni;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is asked about one container: ADD, DEL and CHECK. */
final class Attachments {
    private final Call call;
    private final NetConf conf;
    private final Attachment attachment;
    private final StateDirectory state;
    private final PrintStream log;

    Attachments(Call call, NetConf conf, PrintStream log) {
        this.call = call;
        this.conf = conf;
        this.attachment = call.attachment();
        this.state = new StateDirectory(conf.dataDir());
        this.log = log;
    }

    /** The delegate's result. After a failure nothing is left, unless the delegate cannot undo it either. */
    Answer add() {
        HostSubnet host = HostSubnet.read(conf.subnetFile(), ErrorCode.tryAgainLater(conf.version()));
        Map<String, Object> config = DelegateConfig.of(conf, host);
        Delegate delegate = Delegate.find(DelegateConfig.type(conf), call);
        state.save(attachment, config);
        byte[] text = Json.bytes(config);
        Output output;
        try {
            output = delegate.run(Verb.ADD, text);
        } catch (CniException e) {
            undo(delegate, text);
            throw e;
        }
        if (output.refusesTheVersion()) { // so it would refuse DEL too, again and again
            state.remove(attachment);
        } else if (!output.hasResult()) {
            undo(delegate, text);
        }
        return output.result();
    }

    /** The specification wants this: a delegate that failed half way has things to give back. */
    private void undo(Delegate delegate, byte[] config) {
        try {
            Output output = delegate.run(Verb.DEL, config);
            if (output.status() != 0) {
                output.answer();
                log.println(
                        "tweed-cni: the delegate could not undo its failed ADD; it is asked again at DEL, container="
                                + attachment.container());
                return;
            }
            state.remove(attachment);
        } catch (CniException e) {
            log.println("tweed-cni: the failed ADD could not be undone, container=" + attachment.container()
                    + " reason=" + e.getMessage());
        }
    }

    /** With the configuration that was kept; without one there is nothing to delete. */
    Answer del() {
        Optional<Kept> kept = state.find(attachment);
        if (kept.isEmpty()) {
            return Answer.DONE;
        }
        Optional<String> type = kept.get().type();
        if (type.isEmpty()) {
            log.println("tweed-cni: what was kept of the container is broken; its address may stay reserved, container="
                    + attachment.container() + " directory=" + conf.dataDir());
            state.remove(attachment);
            return Answer.DONE;
        }
        Map<String, Object> config = new LinkedHashMap<>(kept.get().config());
        Object version = config.getOrDefault("cniVersion", CniVersion.UNSAID.toString());
        if (conf.version().toString().equals(version)) { // else it is in a form that the delegate may not know
            Optional<Object> result = NetConf.member(conf.all(), "prevResult");
            if (result.isPresent()) {
                config.put("prevResult", result.get());
            }
        }
        Output output = Delegate.find(type.get(), call).run(Verb.DEL, Json.bytes(config));
        if (output.status() == 0) {
            state.remove(attachment);
        }
        return output.answer();
    }

    /** Asks the delegate; before that, whether the host still has the subnet that the container's address is of. */
    Answer check() {
        Kept kept = state.find(attachment)
                .filter(found -> found.type().isPresent())
                .orElseThrow(() -> new CniException(
                        ErrorCode.UNKNOWN_CONTAINER,
                        "Nothing is known of container " + attachment.container() + " with interface "
                                + attachment.ifname() + " in " + conf.dataDir() + ".",
                        "It was not added through this plugin, or is deleted already, or \"dataDir\" has changed. Start "
                                + "the container anew."));
        Object previous = NetConf.member(conf.all(), "prevResult")
                .orElseThrow(() -> NetConf.invalid(
                        "CHECK needs \"prevResult\"", "The container runtime sets it to what ADD has answered."));
        sameSubnet(kept);
        Map<String, Object> config = new LinkedHashMap<>(kept.config());
        config.put("cniVersion", conf.version().toString());
        config.put("prevResult", previous);
        Delegate delegate = Delegate.find(kept.type().orElseThrow(), call);
        return delegate.knows(Verb.CHECK)
                ? delegate.run(Verb.CHECK, Json.bytes(config)).answer()
                : Answer.DONE;
    }

    private void sameSubnet(Kept kept) {
        HostSubnet host;
        try {
            host = HostSubnet.read(conf.subnetFile(), ErrorCode.UNAVAILABLE);
        } catch (CniException e) {
            return; // no news of the host's subnet is no reason to call a container broken
        }
        for (Cidr then : kept.subnets()) {
            if (host.hasAnotherInPlaceOf(then)) {
                throw new CniException(
                        ErrorCode.SUBNET_MOVED,
                        "The container's address is of " + then.text() + ", which is no subnet of this host any more ("
                                + conf.subnetFile() + "): other hosts do not reach it.",
                        "Start the container anew.");
            }
        }
    }
}
