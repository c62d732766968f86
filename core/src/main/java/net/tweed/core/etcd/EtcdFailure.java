package net.tweed.core.etcd;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.jspecify.annotations.Nullable;

/** What went wrong with a call, in words for the operator. Texts of exceptions are not quoted: they may hold anything. */
final class EtcdFailure {
    private final EtcdOptions options;

    EtcdFailure(EtcdOptions options) {
        this.options = options;
    }

    /**
     * The failure of a call.
     *
     * @param doing what was being done, as in {@code read the leases}
     * @param key the key or range it was done on
     */
    TweedException of(String doing, String key, Throwable error) {
        ErrorCode code = code(error).orElse(ErrorCode.UNKNOWN);
        String what = "Cannot " + doing + " (" + key + ") in etcd at " + options.where() + ": ";
        return switch (code) {
            case PERMISSION_DENIED ->
                new TweedException(
                        Kind.DENIED,
                        what + "permission denied for " + user() + ". Grant read and write on " + options.prefix()
                                + "/ to one of the user's roles.",
                        error);
            case UNAUTHENTICATED -> unauthenticated(what, error);
            case INVALID_ARGUMENT ->
                said(error, "user name")
                        ? new TweedException(Kind.DENIED, what + "it asks for a user and password. Give both.", error)
                        : new TweedException(Kind.INTERNAL, what + "it refuses the request as invalid", error);
            case RESOURCE_EXHAUSTED -> exhausted(what, error);
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
                new TweedException(Kind.UNAVAILABLE, what + reason(error) + ". " + remedy(error), error);
            default -> new TweedException(Kind.UNAVAILABLE, what + "it answered " + code, error);
        };
    }

    /** The failure of a call that was not answered in time. */
    TweedException late(String doing, String key, @Nullable Throwable error) {
        return new TweedException(
                Kind.UNAVAILABLE,
                "Cannot " + doing + " (" + key + ") in etcd at " + options.where() + ": no answer within "
                        + options.callTimeout().toMillis()
                        + " ms. Check that it runs, has a quorum and can be reached.",
                error);
    }

    /** Whether the failure has this code, at whatever depth it says so. */
    static boolean is(Throwable failure, ErrorCode wanted) {
        return code(failure).filter(wanted::equals).isPresent();
    }

    /** Whether etcd forgot or outdated our token: it restarted, or users were changed. */
    static boolean staleToken(Throwable failure) {
        return said(failure, "invalid auth token") || said(failure, "revision of auth store is old");
    }

    private TweedException unauthenticated(String what, Throwable error) {
        if (said(error, "token")) {
            return new TweedException(Kind.UNAVAILABLE, what + "it does not know our session any more", error);
        }
        Optional<Status.Code> inner = grpc(error.getCause());
        if (inner.isPresent()
                && (inner.get() == Status.Code.UNAVAILABLE || inner.get() == Status.Code.DEADLINE_EXCEEDED)) {
            return new TweedException(Kind.UNAVAILABLE, what + reason(error) + ". " + remedy(error), error);
        }
        return new TweedException(
                Kind.DENIED, what + "it does not accept " + user() + " with this password. Check both.", error);
    }

    private static TweedException exhausted(String what, Throwable error) {
        if (said(error, "space exceeded")) {
            return new TweedException(
                    Kind.NO_ROOM,
                    what + "its database is full. Compact and defragment it, and raise --quota-backend-bytes.",
                    error);
        }
        return said(error, "too many requests")
                ? new TweedException(Kind.THROTTLED, what + "it is asked too often", error)
                : new TweedException(Kind.NO_ROOM, what + "the answer is too large", error);
    }

    private String user() {
        return options.username().map(name -> "user " + name).orElse("us, without a user");
    }

    private static String reason(Throwable error) {
        if (caused(error, SSLException.class)) {
            return "TLS failed: a certificate is not trusted, has expired or is missing";
        }
        if (caused(error, UnresolvedAddressException.class) || caused(error, UnknownHostException.class)) {
            return "its name is not known";
        }
        return said(error, "no leader") ? "it has no leader now" : "the connection was refused, lost or not answered";
    }

    private static String remedy(Throwable error) {
        return caused(error, SSLException.class)
                ? "Check the CA, certificate and key files, and that the certificate names the endpoint."
                : "Check the endpoints, and that it runs and has a quorum.";
    }

    private static Optional<ErrorCode> code(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof EtcdException etcd && etcd.getErrorCode() != ErrorCode.UNKNOWN) {
                return Optional.of(etcd.getErrorCode());
            }
            Optional<Status.Code> status = grpc(at);
            if (status.isPresent() && status.get() != Status.Code.UNKNOWN) {
                return Optional.of(ErrorCode.valueOf(status.get().name()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Status.Code> grpc(@Nullable Throwable error) {
        if (error instanceof StatusRuntimeException e) {
            return Optional.of(e.getStatus().getCode());
        }
        return error instanceof StatusException e ? Optional.of(e.getStatus().getCode()) : Optional.empty();
    }

    private static boolean caused(Throwable error, Class<? extends Throwable> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean said(Throwable error, String words) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at.getMessage() != null && at.getMessage().contains(words)) {
                return true;
            }
        }
        return false;
    }
}
