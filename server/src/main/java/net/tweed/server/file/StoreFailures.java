package net.tweed.server.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the file, in words for the operator. */
final class StoreFailures {
    private static final String ANEW =
            " Move it away and start again with \"tweed store import\" from the last export, or with"
                    + " nothing: the hosts then take their subnets again.";

    private final Path path;

    StoreFailures(Path path) {
        this.path = path;
    }

    /** The same failure, met by another caller. */
    static TweedException again(TweedException why) {
        return new TweedException(why.kind(), String.valueOf(why.getMessage()), why);
    }

    TweedException damaged(String what, @Nullable Throwable cause) {
        return new TweedException(
                Kind.CONFIG, "Cannot open the store " + path + ": it is damaged (" + what + ")." + ANEW, cause);
    }

    TweedException otherFormat(String format) {
        return new TweedException(
                Kind.CONFIG,
                "Cannot open the store " + path + ": its format is " + shown(format) + ", and this Tweed knows "
                        + Stored.THIS_FORMAT
                        + ". Use the Tweed that wrote it, or export with that and import with this.");
    }

    TweedException opening(Exception cause) {
        if (cause instanceof MVStoreException store && store.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new TweedException(
                    Kind.CONFLICT,
                    "Cannot open the store " + path + ": another process has it open. Stop that one first.",
                    cause);
        }
        if (cause instanceof MVStoreException store && isDamage(store.getErrorCode()) && !isOfTheSystem(cause)) {
            return damaged("no whole commit can be read", cause);
        }
        return of("open", cause);
    }

    TweedException writing(RuntimeException cause) {
        return of("write", cause);
    }

    /** What the disk did not take is lost to the system too: only the next start can tell what is there. */
    TweedException syncing(RuntimeException cause) {
        return new TweedException(
                Kind.INTERNAL,
                "Cannot write the store " + path + ": the disk failed to keep what was written. It is read-only now;"
                        + " mend the disk, then restart the server.",
                cause);
    }

    private TweedException of(String doing, Exception cause) {
        String said = said(cause);
        String what = "Cannot " + doing + " the store " + path + ": ";
        if (said.contains("no space left") || said.contains("quota exceeded")) {
            return new TweedException(
                    Kind.NO_ROOM, what + "its disk is full. Make room there; all that was answered is kept.", cause);
        }
        if (said.contains("read-only file system")) {
            return new TweedException(
                    Kind.UNAVAILABLE, what + "its file system is read-only. Mount it for writing.", cause);
        }
        if (caused(cause, NoSuchFileException.class)) {
            return new TweedException(Kind.CONFIG, what + "it is not there any more. Restart the server.", cause);
        }
        if (said.contains("permission denied") || caused(cause, AccessDeniedException.class)) {
            return new TweedException(
                    Kind.DENIED,
                    what + "permission denied. Run as the owner of the directory, or give it away.",
                    cause);
        }
        return new TweedException(
                Kind.UNAVAILABLE, what + "the system does not let us. Look at the disk and the kernel's log.", cause);
    }

    private static boolean isDamage(int code) {
        return code == DataUtils.ERROR_FILE_CORRUPT
                || code == DataUtils.ERROR_READING_FAILED
                || code == DataUtils.ERROR_CHUNK_NOT_FOUND
                || code == DataUtils.ERROR_BLOCK_NOT_FOUND
                || code == DataUtils.ERROR_UNSUPPORTED_FORMAT
                || code == DataUtils.ERROR_SERIALIZATION
                || code == DataUtils.ERROR_INTERNAL;
    }

    /** Whether the system refused, rather than the bytes. */
    private static boolean isOfTheSystem(Throwable cause) {
        return caused(cause, IOException.class) && !caused(cause, java.io.EOFException.class);
    }

    private static boolean caused(Throwable error, Class<? extends Throwable> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    /** What the system said, for comparing only. */
    private static String said(Throwable error) {
        StringBuilder said = new StringBuilder();
        for (Throwable at = error; at != null; at = at.getCause()) {
            said.append(at.getMessage()).append('\n');
        }
        return said.toString().toLowerCase(Locale.ROOT);
    }

    private static String shown(String text) {
        return text.length() < 20 && text.chars().allMatch(c -> c > ' ' && c < 127) ? text : "unknown";
    }
}
