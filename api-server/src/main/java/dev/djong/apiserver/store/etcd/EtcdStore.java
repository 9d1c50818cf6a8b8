package dev.djong.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Page;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreFigures;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.StoreWatch;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store on etcd. */
public final class EtcdStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdStore.class);

    /** What is read to learn the current revision: any linearizable read tells it, this one carries nothing back. */
    static final RangeRequest REVISION_ONLY = RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("compact_rev_key"))
            .setCountOnly(true)
            .build();

    private static final byte[] NOTHING = {};
    /** An election takes about a second, in which each may be lost. */
    private static final int WRITE_TRIES = 4;

    private final EtcdChannel channel;
    private final EtcdLeases leases;
    private final EtcdCompactor compactor;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();

    /** Set by a write that found etcd full, until another adds something again: deletions work all the time. */
    private volatile Optional<String> refusal = Optional.empty();

    private EtcdStore(EtcdChannel channel, EtcdOptions options, InstantSource clock) {
        this.channel = channel;
        this.leases = new EtcdLeases(channel, clock);
        this.compactor = new EtcdCompactor(channel, this::compact, options.compactionInterval(), clock);
    }

    /**
     * Connects, and makes sure that etcd is new enough.
     *
     * @throws dev.djong.apiserver.store.StoreUnavailableException if it is not, or does not answer
     */
    public static EtcdStore open(EtcdOptions options, InstantSource clock) {
        var channel = new EtcdChannel(options);
        try {
            channel.version().requireSupported();
            return new EtcdStore(channel, options, clock);
        } catch (RuntimeException unusable) {
            channel.close();
            throw unusable;
        }
    }

    @Override
    public Optional<Stored> get(String key) {
        var request = RangeRequest.newBuilder().setKey(bytes(key)).build();
        var response = channel.read(KVGrpc.getRangeMethod(), request);
        return response.getKvsList().stream().findFirst().map(EtcdStore::stored);
    }

    @Override
    public Page list(ListQuery query) {
        var request = RangeRequest.newBuilder()
                .setKey(bytes(query.range().start()))
                .setRangeEnd(bytes(query.range().end()))
                .setRevision(query.at().value())
                .setLimit(query.limit())
                .setKeysOnly(query.keysOnly())
                .build();
        try {
            var response = channel.read(KVGrpc.getRangeMethod(), request);
            var items = response.getKvsList().stream().map(EtcdStore::stored).toList();
            var at = query.at().equals(Revision.ZERO)
                    ? new Revision(response.getHeader().getRevision())
                    : query.at();
            return new Page(items, at, response.getMore(), response.getCount() - items.size());
        } catch (CompactedException gone) {
            throw new CompactedException(query.at());
        }
    }

    @Override
    public WriteResult create(String key, byte[] value, Duration timeToLive) {
        return put(key, Revision.ZERO, value, timeToLive, WriteResult.AlreadyExists::new);
    }

    @Override
    public WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive) {
        return put(key, expected, value, timeToLive, WriteResult.Conflict::new);
    }

    @Override
    public WriteResult delete(String key, Revision expected) {
        return write(
                () -> outcome(EtcdRequests.ifAt(key, expected, EtcdRequests.delete(key)), WriteResult.Conflict::new),
                NOTHING);
    }

    private WriteResult put(String key, Revision expected, byte[] value, Duration timeToLive, Lost lost) {
        return write(() -> putWithin(key, expected, value, timeToLive, lost), value);
    }

    private WriteResult putWithin(String key, Revision expected, byte[] value, Duration timeToLive, Lost lost) {
        try {
            long lease = leases.leaseFor(timeToLive);
            try {
                return put(key, expected, value, lease, lost);
            } catch (StatusRuntimeException failed) {
                if (!EtcdErrors.isLeaseLost(failed)) {
                    throw failed;
                }
                leases.forget(lease);
                return put(key, expected, value, leases.leaseFor(timeToLive), lost);
            }
        } catch (StatusRuntimeException failed) {
            if (!EtcdErrors.isFull(failed)) {
                throw failed;
            }
            return afterQuota(key, expected, value, failed);
        }
    }

    /**
     * The write that uses up the last of the quota is answered as those after it, although it is done: etcd weighs it before
     * it is agreed on, and once more when it is applied. Only the key itself can tell them apart.
     *
     * @throws StoreUnavailableException if it was refused
     */
    private WriteResult afterQuota(String key, Revision expected, byte[] value, StatusRuntimeException failed) {
        var why = "etcd: " + EtcdErrors.reason(failed.getStatus());
        refuses(Optional.of(why));
        Optional<Stored> now;
        try {
            now = get(key);
        } catch (StoreUnavailableException alsoUnread) {
            return new WriteResult.Unknown(failed);
        }
        var revision = now.map(Stored::revision).orElse(Revision.ZERO);
        if (revision.equals(expected)) {
            throw new StoreUnavailableException(why, failed);
        }
        boolean ours = now.isPresent() && Arrays.equals(now.get().value(), value);
        return ours ? new WriteResult.Committed(revision) : new WriteResult.Unknown(failed);
    }

    private WriteResult put(String key, Revision expected, byte[] value, long lease, Lost lost) {
        return taken(outcome(EtcdRequests.ifAt(key, expected, EtcdRequests.put(key, value, lease)), lost));
    }

    private interface Write {
        WriteResult run();
    }

    private interface Lost {
        WriteResult to(Stored current);
    }

    /**
     * Whatever goes wrong on the way to or from etcd: nobody knows whether it was written. If the member went away or kept
     * silent, the write is sent to another: all depend on the revision that the key has, which each of them changes, so that
     * at most one is done.
     */
    private WriteResult write(Write write, byte[] value) {
        try {
            return write.run();
        } catch (StatusRuntimeException failed) {
            var last = failed;
            for (int tries = WRITE_TRIES; tries > 1 && isForAnother(last); tries--) {
                try {
                    return ofSeveral(write.run(), value, failed);
                } catch (StatusRuntimeException alsoFailed) {
                    last = alsoFailed;
                }
            }
            return new WriteResult.Unknown(last);
        }
    }

    private boolean isForAnother(StatusRuntimeException failed) {
        return channel.hasSeveralMembers() && EtcdErrors.isUnavailable(failed);
    }

    /**
     * What the last of several writes of the same says of all. Those very bytes in its way an earlier one has written; where
     * something else is, nobody knows whether an earlier one was done before it.
     */
    private static WriteResult ofSeveral(WriteResult last, byte[] value, StatusRuntimeException first) {
        return switch (last) {
            case WriteResult.Committed done -> done;
            case WriteResult.AlreadyExists(var current)
            when Arrays.equals(current.value(), value) -> new WriteResult.Committed(current.revision());
            case WriteResult.Conflict(var current)
            when Arrays.equals(current.value(), value) -> new WriteResult.Committed(current.revision());
            default -> new WriteResult.Unknown(first);
        };
    }

    private WriteResult taken(WriteResult result) {
        if (result instanceof WriteResult.Committed) {
            refuses(Optional.empty());
        }
        return result;
    }

    /** One line when it begins and one when it is over, however many writes meet it. */
    private void refuses(Optional<String> why) {
        if (why.isPresent() == refusal.isPresent()) {
            return;
        }
        refusal = why;
        why.ifPresentOrElse(
                text -> LOG.error("no object can be stored: {}", text), () -> LOG.info("objects can be stored again"));
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    private WriteResult outcome(TxnRequest request, Lost lost) {
        var response = channel.call(KVGrpc.getTxnMethod(), request);
        if (response.getSucceeded()) {
            return new WriteResult.Committed(new Revision(response.getHeader().getRevision()));
        }
        var current = response.getResponses(0).getResponseRange();
        return current.getKvsCount() == 0 ? new WriteResult.NotFound() : lost.to(stored(current.getKvs(0)));
    }

    @Override
    public StoreWatch watch(KeyRange range, Revision after) {
        var watch = new EtcdWatch(channel, range, after, watches::remove);
        watches.add(watch);
        return watch;
    }

    @Override
    public Revision currentRevision() {
        var response = channel.read(KVGrpc.getRangeMethod(), REVISION_ONLY);
        return new Revision(response.getHeader().getRevision());
    }

    /** etcd does not tell how much of it is history. */
    @Override
    public StoreFigures figures() {
        var status = channel.read(MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return new StoreFigures(status.getDbSize(), OptionalLong.empty(), OptionalLong.empty());
    }

    @Override
    public void requestProgress() {
        watches.forEach(EtcdWatch::requestProgress);
    }

    @Override
    public void compact(Revision upTo) {
        var request = CompactionRequest.newBuilder().setRevision(upTo.value()).build();
        try {
            channel.read(KVGrpc.getCompactMethod(), request);
        } catch (CompactedException another) {
            // another api-server has compacted further already
            return;
        }
    }

    @Override
    public void maintain() {
        channel.reconnectNow();
        compactor.compactIfDue();
    }

    @Override
    public void close() {
        watches.forEach(EtcdWatch::close);
        channel.close();
    }

    static Stored stored(KeyValue kv) {
        return new Stored(
                kv.getKey().toStringUtf8(), kv.getValue().toByteArray(), new Revision(kv.getModRevision()), false);
    }

    static ByteString bytes(String key) {
        return ByteString.copyFromUtf8(key);
    }

    /** Without a copy: values are never written to. */
    static ByteString shared(byte[] value) {
        return UnsafeByteOperations.unsafeWrap(value);
    }
}
