package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.object.Revision;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.regex.Pattern;

/** What etcd's failures mean. */
final class EtcdErrors {
    private static final String COMPACTED = "required revision has been compacted";
    private static final String LEASE_LOST = "requested lease not found";
    private static final String FULL = "database space exceeded";

    /** An exception's message in a printed stack. */
    private static final Pattern CAUSE = Pattern.compile(
            "(?:Caused by: |cause=)[\\w.$]+(?:Exception|Error): ([^\\n]*?)(?=\\n|\\s+at [\\w.$/@]+\\(|$)");

    private EtcdErrors() {}

    static boolean isTransient(StatusRuntimeException failed) {
        var code = failed.getStatus().getCode();
        return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
    }

    /** The connection or the member went away, or it has no leader: another may do better. */
    static boolean isUnavailable(StatusRuntimeException failed) {
        return failed.getStatus().getCode() == Status.Code.UNAVAILABLE;
    }

    static boolean isCompacted(StatusRuntimeException failed) {
        var text = failed.getStatus().getDescription();
        return text != null && text.contains(COMPACTED);
    }

    /** Its quota is used up: it has refused the write, or has done it as the last that it does. */
    static boolean isFull(StatusRuntimeException failed) {
        var text = failed.getStatus().getDescription();
        return text != null && text.contains(FULL);
    }

    /** The write's lease has run out or was revoked: etcd looks before it does any of it. */
    static boolean isLeaseLost(StatusRuntimeException failed) {
        var text = failed.getStatus().getDescription();
        return text != null && text.contains(LEASE_LOST);
    }

    static <T> T rethrow(StatusRuntimeException failed) {
        throw isCompacted(failed)
                ? new CompactedException(Revision.ZERO)
                : new StoreUnavailableException("etcd: " + reason(failed.getStatus()), failed);
    }

    /**
     * In few words. The text of a call that waited for a connection holds the failure of each try with its stack, of which
     * the innermost message is what a person needs.
     */
    static String reason(Status status) {
        var text = String.valueOf(status.getDescription());
        var innermost = "";
        for (var found = CAUSE.matcher(text); found.find(); ) {
            innermost = found.group(1).strip();
        }
        var said = innermost.isEmpty() ? text.lines().findFirst().orElse("") : innermost;
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED, UNAVAILABLE ->
                "no member answers" + (said.isEmpty() ? "" : ": " + said) + hint(said);
            case RESOURCE_EXHAUSTED -> said + "; compact and defragment it, then disarm its alarm, or raise its quota";
            default -> status.getCode() + ": " + said;
        };
    }

    private static String hint(String said) {
        if (said.contains("refused")) {
            return "; check --etcd-servers and that etcd runs there";
        }
        if (said.contains("not an SSL/TLS record")) {
            return "; it speaks http, not https: check --etcd-servers";
        }
        return said.contains("certificate") || said.contains("PKIX") || said.contains("SSL")
                ? "; check --etcd-cafile, --etcd-certfile and --etcd-keyfile"
                : "";
    }
}
