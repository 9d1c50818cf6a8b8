package dev.djong.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.djong.object.Revision;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Compacts once an interval however many api-servers there are, ours or upstream's: whoever first raises the version of
 * {@code compact_rev_key} in an interval compacts to where the log was an interval ago; the others learn the version.
 *
 * <pre>
 *   key's version 7, everybody knows 7
 *   server A: if version is 7, put revision 500  →  version 8, compacts to what A remembered last time
 *   server B: if version is 7, ...               →  no; B now knows 8 and waits for the next interval
 * </pre>
 */
final class EtcdCompactor {
    private static final ByteString KEY = ByteString.copyFromUtf8("compact_rev_key");

    private final EtcdChannel channel;
    private final Consumer<Revision> compact;
    private final Duration interval;
    private final InstantSource clock;
    private Instant next;
    private long knownVersion;
    private Revision anIntervalAgo = Revision.ZERO;

    EtcdCompactor(EtcdChannel channel, Consumer<Revision> compact, Duration interval, InstantSource clock) {
        this.channel = channel;
        this.compact = compact;
        this.interval = interval;
        this.clock = clock;
        this.next = clock.instant().plus(interval);
    }

    void compactIfDue() {
        var now = clock.instant();
        if (interval.isZero() || now.isBefore(next)) {
            return;
        }
        next = now.plus(interval);
        compactOnce();
    }

    private void compactOnce() {
        var target = anIntervalAgo;
        var response = channel.call(KVGrpc.getTxnMethod(), raiseVersion(target));
        anIntervalAgo = new Revision(response.getHeader().getRevision());
        if (!response.getSucceeded()) {
            var current = response.getResponses(0).getResponseRange();
            knownVersion = current.getKvsCount() == 0 ? 0 : current.getKvs(0).getVersion();
            return;
        }
        knownVersion++;
        if (!target.equals(Revision.ZERO)) {
            compact.accept(target);
        }
    }

    private TxnRequest raiseVersion(Revision target) {
        return TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(KEY)
                        .setTarget(Compare.CompareTarget.VERSION)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setVersion(knownVersion))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder()
                                .setKey(KEY)
                                .setValue(ByteString.copyFromUtf8(target.toString()))))
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(KEY)))
                .build();
    }
}
