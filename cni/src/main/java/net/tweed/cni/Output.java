package net.tweed.cni;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How a delegate ended, and what it said on standard output: a result, or an error in the specification's form. */
final class Output {
    private static final int EXCERPT = 500;

    private final String what;
    private final int status;
    private final byte[] text;

    Output(String what, int status, byte[] text) {
        this.what = what;
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    /** An empty object where it said something else. */
    Map<String, Object> json() {
        try {
            return Json.object(text);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Whether it has done nothing, for it does not speak the configuration's version. */
    boolean refusesTheVersion() {
        return status != 0
                && json().get("code") instanceof Json.Numeral code
                && code.digits().equals(Integer.toString(ErrorCode.INCOMPATIBLE_VERSION.number()));
    }

    /** To be passed on as it is. An error that is none in the specification's form is told in ours. */
    Answer answer() {
        if (status != 0 && !json().containsKey("code")) {
            throw new CniException(
                    ErrorCode.DELEGATE,
                    "The plugin " + what + " failed with exit code " + status + ".",
                    text.length == 0
                            ? "It did not say why on standard output; look for its words in the runtime's log."
                            : "It said: " + excerpt());
        }
        return new Answer(status, text);
    }

    boolean hasResult() {
        return status == 0 && !json().isEmpty();
    }

    /** As {@link #answer()}, and a success must have brought a result. */
    Answer result() {
        if (status == 0 && !hasResult()) {
            throw new CniException(
                    ErrorCode.DELEGATE,
                    "The plugin " + what + " ended well, but without a result.",
                    text.length == 0 ? "It said nothing on standard output." : "It said: " + excerpt());
        }
        return answer();
    }

    private String excerpt() {
        String all = new String(text, StandardCharsets.UTF_8);
        return all.length() > EXCERPT ? all.substring(0, EXCERPT) + "…" : all;
    }
}
