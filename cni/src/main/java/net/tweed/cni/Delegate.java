package net.tweed.cni;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another plugin, that does the work: a program that is run with the environment that came, and with its configuration
 * on standard input. What it says on standard error goes straight to the runtime.
 */
final class Delegate {
    /** A result has a few hundred bytes. */
    private static final int MOST_OUTPUT = 1 << 20;

    private final Path program;
    private final Map<String, String> environment;

    private Delegate(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /** Looks for it in {@code CNI_PATH}. */
    static Delegate find(String type, Call call) {
        for (String directory : call.path()) {
            Path program = Path.of(directory, type);
            if (!directory.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                return new Delegate(program, call.environment());
            }
        }
        throw new CniException(
                ErrorCode.DELEGATE,
                "There is no plugin \"" + type + "\" in CNI_PATH (" + String.join(":", call.path()) + ").",
                "Install it there: bridge, host-local and the like are in Debian's package containernetworking-plugins "
                        + "(/usr/lib/cni), and at https://github.com/containernetworking/plugins.");
    }

    /** The same program, for something else than what was asked of us. */
    Delegate about(Attachment other) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put("CNI_CONTAINERID", other.container());
        changed.put("CNI_IFNAME", other.ifname());
        changed.remove("CNI_NETNS");
        return new Delegate(program, changed);
    }

    /** Whether one of the versions it lists has this verb. One that does not know VERSION has none of the later ones. */
    boolean knows(Verb verb) {
        Map<String, Object> question = Map.of("cniVersion", verb.since().toString());
        Output answer = run(Verb.VERSION, Json.bytes(question));
        if (answer.status() == 0 && answer.json().get("supportedVersions") instanceof List<?> supported) {
            for (Object version : supported) {
                if (CniVersion.of(String.valueOf(version))
                        .filter(known -> known.has(verb))
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Runs it to its end. */
    Output run(Verb verb, byte[] config) {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("CNI_COMMAND", verb.name());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            // Beside the reading: one that answers before it has read everything must not make both wait.
            Thread writer = new Thread(new Writer(process, config), "stdin of " + program.getFileName());
            writer.setDaemon(true);
            writer.start();
            return end(process, verb);
        } catch (IOException e) {
            throw new CniException(
                    ErrorCode.DELEGATE,
                    "Cannot run the plugin " + program + " for " + verb + ": " + e.getMessage() + ".",
                    "It must be a program that this machine can run: try \"CNI_COMMAND=VERSION " + program + "\".",
                    e);
        }
    }

    private Output end(Process process, Verb verb) throws IOException {
        byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT + 1);
        if (output.length > MOST_OUTPUT) {
            process.destroyForcibly();
            throw new IOException("it printed more than " + MOST_OUTPUT + " bytes, which is no result");
        }
        try {
            return new Output(program + " " + verb, process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static final class Writer implements Runnable {
        private final Process process;
        private final byte[] config;

        Writer(Process process, byte[] config) {
            this.process = process;
            this.config = config;
        }

        @Override
        public void run() {
            try (OutputStream in = process.getOutputStream()) {
                in.write(config);
            } catch (IOException e) {
                // It has ended, or closed its input: its own answer tells why.
            }
        }
    }
}
