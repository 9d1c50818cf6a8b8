package dev.djong.apiserver.store.etcd;

import com.google.protobuf.UnknownFieldSet;
import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.object.Revision;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One stream of an etcd watch, from its opening to its break. It is cut by etcd itself when its member loses the leader,
 * so that a partitioned member does not keep us in the past. Large answers come in fragments, which may divide a revision;
 * here its changes come together again.
 */
final class EtcdWatchStream {
    private static final Metadata.Key<String> REQUIRE_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    /** The fields {@code fragment} of etcd's API, by number: jetcd's classes were made before etcd had them. */
    private static final int REQUEST_FRAGMENT_FIELD = 8;

    private static final int RESPONSE_FRAGMENT_FIELD = 7;
    private static final UnknownFieldSet ASK_FOR_FRAGMENTS = UnknownFieldSet.newBuilder()
            .addField(
                    REQUEST_FRAGMENT_FIELD,
                    UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    /** So many answers may wait in the queue before etcd has to hold back. */
    private static final int UNREAD_ANSWERS = 64;

    /** What came over a stream. */
    sealed interface Received {
        EtcdWatchStream stream();
    }

    record Events(EtcdWatchStream stream, List<Change> changes) implements Received {}

    record Reached(EtcdWatchStream stream, Revision revision) implements Received {}

    record Compacted(EtcdWatchStream stream, Revision oldest) implements Received {}

    record Broken(EtcdWatchStream stream, String why) implements Received {}

    private final EtcdChannel channel;
    private final EtcdExchange exchange;
    private final Consumer<Received> receiver;
    private final ClientCall<WatchRequest, WatchResponse> call;
    private final List<Change> pending = new ArrayList<>();

    EtcdWatchStream(EtcdChannel channel, KeyRange range, Revision after, Consumer<Received> receiver) {
        this.channel = channel;
        this.exchange = channel.begin();
        this.receiver = receiver;
        this.call = channel.channel()
                .newCall(
                        WatchGrpc.getWatchMethod(),
                        CallOptions.DEFAULT.withWaitForReady().withOption(EtcdExchange.KEY, exchange));
        var metadata = new Metadata();
        metadata.put(REQUIRE_LEADER, "true");
        call.start(new Listener(), metadata);
        exchange.runsAs(call);
        call.request(UNREAD_ANSWERS);
        var create = WatchCreateRequest.newBuilder()
                .setKey(EtcdStore.bytes(range.start()))
                .setRangeEnd(EtcdStore.bytes(range.end()))
                .setStartRevision(after.value() + 1)
                .setProgressNotify(true)
                .setUnknownFields(ASK_FOR_FRAGMENTS);
        send(WatchRequest.newBuilder().setCreateRequest(create).build());
    }

    /** One answer was taken from the queue: etcd may send another. */
    void more() {
        call.request(1);
    }

    void requestProgress() {
        var progress = WatchProgressRequest.getDefaultInstance();
        send(WatchRequest.newBuilder().setProgressRequest(progress).build());
    }

    void cancel() {
        call.cancel("the watch was closed", null);
    }

    /** Two threads may send: the reader of the watch, and whoever asks for progress. */
    private synchronized void send(WatchRequest request) {
        try {
            call.sendMessage(request);
        } catch (IllegalStateException over) {
            receiver.accept(new Broken(this, "the stream is over: " + over.getMessage()));
        }
    }

    private final class Listener extends ClientCall.Listener<WatchResponse> {
        @Override
        public void onMessage(WatchResponse response) {
            if (response.getCanceled()) {
                canceled(response);
            } else if (response.getCreated()) {
                call.request(1);
            } else if (response.getEventsCount() > 0 || hasMoreFragments(response)) {
                events(response);
            } else {
                receiver.accept(new Reached(
                        EtcdWatchStream.this, new Revision(response.getHeader().getRevision())));
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            channel.end(exchange);
            receiver.accept(new Broken(EtcdWatchStream.this, status.toString()));
        }
    }

    private void canceled(WatchResponse response) {
        if (response.getCompactRevision() > 0) {
            receiver.accept(new Compacted(this, new Revision(response.getCompactRevision())));
        } else {
            cancel();
            receiver.accept(new Broken(this, response.getCancelReason()));
        }
    }

    /** Passes on all whole revisions; of the last one more may come in the next fragment. */
    private void events(WatchResponse response) {
        response.getEventsList().forEach(event -> pending.add(change(event)));
        int whole = hasMoreFragments(response) ? endOfWholeRevisions() : pending.size();
        if (whole == 0) {
            call.request(1);
            return;
        }
        var ready = pending.subList(0, whole);
        receiver.accept(new Events(this, List.copyOf(ready)));
        ready.clear();
    }

    private int endOfWholeRevisions() {
        int end = pending.size();
        var last = pending.getLast().revision();
        while (end > 0 && pending.get(end - 1).revision().equals(last)) {
            end--;
        }
        return end;
    }

    private static boolean hasMoreFragments(WatchResponse response) {
        return response.getUnknownFields()
                .getField(RESPONSE_FRAGMENT_FIELD)
                .getVarintList()
                .contains(1L);
    }

    private static Change change(Event event) {
        var kv = event.getKv();
        return event.getType() == Event.EventType.DELETE
                ? new Change.Removed(kv.getKey().toStringUtf8(), new Revision(kv.getModRevision()))
                : new Change.Put(EtcdStore.stored(kv));
    }
}
