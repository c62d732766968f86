package net.tweed.cni;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** One run of the plugin: from variables and standard input to an exit code and standard output. */
final class Plugin {
    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream log;

    /**
     * @param in the network's configuration
     * @param log for people; runtimes keep it, but do not read it
     */
    Plugin(Map<String, String> environment, InputStream in, PrintStream log) {
        this.environment = environment;
        this.in = in;
        this.log = log;
    }

    /** Never fails: a failure is an answer too. */
    Answer run() {
        CniVersion version = CniVersion.NEWEST;
        try {
            Call call = Call.of(environment);
            byte[] input = input();
            if (call.verb() == Verb.VERSION && input.length == 0) {
                return new Answer(0, VersionAnswer.bytes(version));
            }
            Map<String, Object> json = NetConf.decode(input);
            version = NetConf.version(json);
            return serve(call, version, json);
        } catch (CniException e) {
            return Answer.of(e, version);
        } catch (RuntimeException e) {
            e.printStackTrace(log);
            return Answer.of(
                    new CniException(
                            ErrorCode.DEFECT,
                            "A defect ended the plugin: " + e + ".",
                            "Its stack trace is in the runtime's log. Please report it.",
                            e),
                    version);
        }
    }

    private Answer serve(Call call, CniVersion version, Map<String, Object> json) {
        Verb verb = call.verb();
        if (!version.has(verb)) {
            throw new CniException(
                    ErrorCode.INCOMPATIBLE_VERSION,
                    "The network's configuration has cniVersion " + version + ", in which there is no " + verb + ".",
                    "Set it to \"" + verb.since() + "\" or newer, where the delegate speaks that too.");
        }
        if (verb == Verb.VERSION) {
            return new Answer(0, VersionAnswer.bytes(version));
        }
        NetConf conf = NetConf.of(json);
        return switch (verb) {
            case ADD -> new Attachments(call, conf, log).add();
            case DEL -> new Attachments(call, conf, log).del();
            case CHECK -> new Attachments(call, conf, log).check();
            case STATUS -> new Upkeep(call, conf, log).status();
            case GC -> new Upkeep(call, conf, log).gc();
            case VERSION -> throw new IllegalStateException("answered above");
        };
    }

    private byte[] input() {
        try {
            return Bounded.read(in, Bounded.CONFIG);
        } catch (IOException e) {
            throw new CniException(
                    ErrorCode.IO_FAILURE,
                    "Cannot read the network's configuration from standard input: " + e.getMessage() + ".",
                    "The container runtime writes it there, out of the files in /etc/cni/net.d.",
                    e);
        }
    }
}
