package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Draining;
import dev.djong.apiserver.http.Lasting;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Pieces;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.subresource.stream.WebSocketHandshake;
import dev.djong.apiserver.watch.Cursor;
import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.WatchRequest;
import dev.djong.object.FieldSelector;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * GET of a collection with {@code watch}: events as they happen, as lines of JSON or as server-sent events.
 *
 * <p>A history that is gone is told in the stream, as clients expect who have been let in. Only server-sent events are
 * answered with HTTP 410 where it is known before the first byte, since browsers reconnect for ever after a 200.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">server-sent events</a>
 */
public final class WatchObjects implements VerbHandler {
    /** Watches without {@code timeoutSeconds} end after this long, or up to twice as long: not all at once. */
    private static final Duration MIN_DURATION = Duration.ofMinutes(30);
    /** A server-sent stream says so often that it is alive. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Machinery machinery;
    private final WatchFrames frames;
    private final Responder responder;
    private final Draining draining;
    private final RandomGenerator random;

    public WatchObjects(
            Machinery machinery, WatchFrames frames, Responder responder, Draining draining, RandomGenerator random) {
        this.machinery = machinery;
        this.frames = frames;
        this.responder = responder;
        this.draining = draining;
        this.random = random;
    }

    @Override
    public ApiResponse handle(ResourceCall call) {
        var accept = Accept.of(call.call(), Accept.Offer.WATCH, ProtobufAnswers.canWrite(call.definition()));
        var parameters = ListParameters.of(call, true);
        var request = request(call, accept, parameters);
        var cursor = machinery.storage(call.definition()).watch(request);
        if (accept.format() == Format.EVENT_STREAM) {
            refuseWhatHasExpired(cursor);
        }
        long seconds = parameters.timeoutSeconds().orElse(0);
        var duration = seconds > 0 ? Duration.ofSeconds(seconds) : anyDuration();
        return new ApiResponse.OfStream(live -> stream(live, call, accept, cursor, duration));
    }

    private static void refuseWhatHasExpired(Cursor cursor) {
        var expired = cursor.expired();
        if (expired.isPresent()) {
            cursor.close();
            throw ApiFailure.expired(expired.get().toString());
        }
    }

    private Duration anyDuration() {
        return MIN_DURATION.plusMillis(random.nextLong(MIN_DURATION.toMillis()));
    }

    /** A reconnecting event source says where it was; that wins over the address it was first given. */
    private static WatchRequest request(ResourceCall call, Accept accept, ListParameters parameters) {
        var lastEventId = accept.format() == Format.EVENT_STREAM
                ? call.call().exchange().header("Last-Event-ID").orElse("")
                : "";
        if (!lastEventId.isEmpty() && !lastEventId.chars().allMatch(Character::isDigit)) {
            throw ApiFailure.badRequest("Last-Event-ID is no resourceVersion: \"" + lastEventId + "\"");
        }
        boolean resumes = !lastEventId.isEmpty();
        var fields = named(call, parameters);
        return new WatchRequest(
                call.namespace(),
                parameters.labels(),
                fields,
                resumes ? lastEventId : parameters.resourceVersion(),
                resumes ? Optional.of(false) : parameters.sendInitialEvents(),
                parameters.watchBookmarks() || accept.format() == Format.EVENT_STREAM);
    }

    /** {@code /watch/namespaces/NS/pods/NAME}, the old form: a watch of one object. */
    private static FieldSelector named(ResourceCall call, ListParameters parameters) {
        var name = call.key().name();
        if (name.isEmpty()) {
            return parameters.fields();
        }
        var terms = new ArrayList<>(parameters.fields().terms());
        terms.add(new FieldSelector.Term("metadata.name", true, name));
        return new FieldSelector(terms);
    }

    private void stream(Call live, ResourceCall call, Accept accept, Cursor cursor, Duration duration)
            throws IOException {
        if (WebSocketHandshake.isWanted(live.exchange())) {
            var socketFrames = new Frames(call, new Accept(Format.JSON, accept.shape(), false));
            WatchSocket.serve(live, cursor, draining, duration, socketFrames::frame, socketFrames::expired);
            return;
        }
        var type = switch (accept.format()) {
            case EVENT_STREAM -> MediaTypes.EVENT_STREAM;
            case PROTOBUF -> MediaTypes.PROTOBUF_STREAM;
            case JSON, YAML -> MediaTypes.JSON;
        };
        responder.streamHead(live, type);
        var watching = draining.watching(cursor::close);
        live.exchange().lasting(new Events(cursor, watching, new Frames(call, accept), duration));
    }

    /** The body of the answer. */
    private static final class Events implements Lasting {
        private final Cursor cursor;
        private final Draining.Watching watching;
        private final Frames frames;
        private final long end;

        Events(Cursor cursor, Draining.Watching watching, Frames frames, Duration duration) {
            this.cursor = cursor;
            this.watching = watching;
            this.frames = frames;
            this.end = System.nanoTime() + duration.toNanos();
        }

        @Override
        public void send(Client client) throws IOException {
            try (var departure = client.onGone(cursor::close)) {
                WatchObjects.send(client, frames, cursor, end);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("the watch was interrupted");
            }
        }

        @Override
        public void close() {
            cursor.close();
            watching.close();
        }
    }

    /** How this watch's events are written. */
    private final class Frames {
        private final ResourceCall call;
        private final Accept accept;
        private boolean first = true;

        Frames(ResourceCall call, Accept accept) {
            this.call = call;
            this.accept = accept;
        }

        boolean isEventStream() {
            return accept.format() == Format.EVENT_STREAM;
        }

        byte[] expired(CursorBatch.Expired expired) {
            return frames.expired(accept, expired);
        }

        List<byte[]> of(List<Delivery> deliveries) {
            var made = new ArrayList<byte[]>(deliveries.size());
            for (var delivery : deliveries) {
                made.add(frame(delivery));
            }
            return made;
        }

        byte[] frame(Delivery delivery) {
            var frame = frames.frame(call, accept, delivery, first);
            first = false;
            return frame;
        }
    }

    private static void send(Pieces out, Frames frames, Cursor cursor, long end)
            throws IOException, InterruptedException {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            var wait = frames.isEventStream() ? Math.min(left, HEARTBEAT.toNanos()) : left;
            switch (cursor.next(Duration.ofNanos(wait))) {
                case CursorBatch.Deliveries(var deliveries) -> out.send(frames.of(deliveries));
                case CursorBatch.Quiet ignored -> {
                    if (frames.isEventStream()) {
                        out.send(List.of(WatchFrames.HEARTBEAT));
                    }
                }
                case CursorBatch.Expired expired -> {
                    out.send(List.of(frames.expired(expired)));
                    return;
                }
                case CursorBatch.Ended ignored -> {
                    return;
                }
            }
        }
    }
}
