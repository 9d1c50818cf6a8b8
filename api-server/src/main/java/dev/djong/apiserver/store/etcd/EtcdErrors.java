package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.object.Revision;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What etcd's failures mean. */
final class EtcdErrors {
    private static final String COMPACTED = "required revision has been compacted";

    private EtcdErrors() {}

    static boolean isTransient(StatusRuntimeException failed) {
        var code = failed.getStatus().getCode();
        return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
    }

    static boolean isCompacted(StatusRuntimeException failed) {
        var text = failed.getStatus().getDescription();
        return text != null && text.contains(COMPACTED);
    }

    static <T> T rethrow(StatusRuntimeException failed) {
        throw isCompacted(failed)
                ? new CompactedException(Revision.ZERO)
                : new StoreUnavailableException("etcd: " + failed.getStatus(), failed);
    }
}
