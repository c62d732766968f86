package net.tweed.core.wire;

import java.util.Locale;
import net.tweed.core.model.NetworkConfig;

/** Who writes a cloud's rows: the option {@code Writer} of backends whose rows are in a cloud. */
public enum WriterOption {
    /** Each host its own: the default. */
    AGENT,
    /** One elected server, {@code tweed server --controller}, those of all hosts. */
    CONTROLLER;

    private static final String NAME = "Writer";

    /** Reads it; a fault stays with the reader. */
    public static WriterOption read(BackendOptions options) {
        String text = options.text(NAME, "agent").strip().toLowerCase(Locale.ROOT);
        for (WriterOption writer : values()) {
            if (writer.name().toLowerCase(Locale.ROOT).equals(text)) {
                return writer;
            }
        }
        options.fault("\"Writer\" must be \"agent\" (each host writes its own routes) or \"controller\" (a server that"
                + " runs with --controller writes those of all hosts)");
        return AGENT;
    }

    /**
     * What a configuration says, whatever else its backend's options are.
     *
     * @throws net.tweed.core.model.TweedException of kind CONFIG where it is none of these
     */
    public static WriterOption of(NetworkConfig config) {
        BackendOptions options = BackendOptions.read(config.backendJson(), config.backend());
        WriterOption writer = read(options);
        options.finish();
        return writer;
    }
}
