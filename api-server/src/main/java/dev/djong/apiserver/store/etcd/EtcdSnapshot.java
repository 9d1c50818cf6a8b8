package dev.djong.apiserver.store.etcd;

import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.object.Revision;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The snapshot stream of a member: its whole database as of one moment, followed by a checksum, while it goes on. */
public final class EtcdSnapshot {
    private static final long LIMIT_MINUTES = 30;
    /** A SHA-256 at the end, which {@code etcdutl} and {@code etcdctl} check. */
    private static final int CHECKSUM_BYTES = 32;
    /** The database itself is made of whole blocks. */
    private static final int BLOCK_BYTES = 512;

    private EtcdSnapshot() {}

    /**
     * @param target must not exist
     * @return a revision that the snapshot has reached
     */
    public static Revision save(EtcdOptions options, Path target) throws IOException {
        try (var channel = new EtcdChannel(options)) {
            var reached = channel.read(MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance())
                    .getHeader()
                    .getRevision();
            receive(channel, target);
            return new Revision(reached);
        }
    }

    private static void receive(EtcdChannel channel, Path target) throws IOException {
        var limit = CallOptions.DEFAULT.withDeadlineAfter(LIMIT_MINUTES, TimeUnit.MINUTES);
        try (var out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            var parts = ClientCalls.blockingServerStreamingCall(
                    channel.channel(),
                    MaintenanceGrpc.getSnapshotMethod(),
                    limit,
                    SnapshotRequest.getDefaultInstance());
            while (parts.hasNext()) {
                parts.next().getBlob().writeTo(out);
            }
        } catch (StatusRuntimeException broken) {
            throw new StoreUnavailableException("the snapshot of etcd broke off: " + broken.getMessage(), broken);
        }
        if (Files.size(target) % BLOCK_BYTES != CHECKSUM_BYTES) {
            throw new StoreUnavailableException(
                    "the snapshot of etcd is not complete", new EOFException(target.toString()));
        }
    }
}
