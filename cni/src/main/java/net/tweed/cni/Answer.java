package net.tweed.cni;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the runtime gets: an exit code, and what goes to standard output. */
final class Answer {
    static final Answer DONE = new Answer(0, new byte[0]);

    private final int status;
    private final byte[] text;

    Answer(int status, byte[] text) {
        this.status = status;
        this.text = text;
    }

    /** An error in the form of the specification, section "Error". */
    static Answer of(CniException e, CniVersion version) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("cniVersion", version.toString());
        error.put("code", new Json.Numeral(Integer.toString(e.code().number())));
        error.put("msg", String.valueOf(e.getMessage()));
        error.put("details", e.details());
        return new Answer(1, Json.bytes(error));
    }

    int status() {
        return status;
    }

    byte[] text() {
        return text;
    }
}
