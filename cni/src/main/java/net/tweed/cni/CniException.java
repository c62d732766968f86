package net.tweed.cni;

import java.io.Serial;

/** What a runtime is told instead of a result: what failed, on what, why, and in the details what to do. */
final class CniException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String details;

    CniException(ErrorCode code, String message, String details) {
        super(message);
        this.code = code;
        this.details = details;
    }

    CniException(ErrorCode code, String message, String details, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.details = details;
    }

    ErrorCode code() {
        return code;
    }

    String details() {
        return details;
    }
}
