package dev.djong.api;

import dev.djong.api.Transport.Response;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.ApiObject;
import dev.djong.status.Status;
import dev.djong.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A watch's stream: server-sent events (id, event, data) where the server speaks them, JSON lines
 * ({@code {"type", "object"}}) otherwise.
 *
 * <p>A server whose machine vanished sends nothing, and the client, which only reads, would never notice. A server of
 * ours sends a heartbeat every 15 s into a stream of server-sent events, any other a bookmark about once a minute: a
 * stream that is silent for three of them is cut.
 */
final class HttpWatch implements Watch {
    static final Duration EVENT_STREAM_SILENCE = Duration.ofSeconds(45);
    static final Duration LINES_SILENCE = Duration.ofMinutes(3);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(15);
    /** The annotation of the bookmark that ends a streamed list. */
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private final Response response;
    private final EventFrames frames;
    private final boolean serverSentEvents;
    private final String what;
    private final Timers timers;
    private volatile boolean closed;
    private volatile Instant lastHeard;
    private volatile Timers.Timer watchdog;

    HttpWatch(Response response, String what, Timers timers) {
        this.response = response;
        this.what = what;
        this.timers = timers;
        var contentType = response.headers().getOrDefault("content-type", "");
        this.serverSentEvents = contentType.startsWith("text/event-stream");
        this.lastHeard = timers.instant();
        this.frames = new EventFrames(response.body(), this::heard);
        this.watchdog = timers.after(CHECK_EVERY, this::checkSilence);
    }

    private void heard() {
        lastHeard = timers.instant();
    }

    private void checkSilence() {
        if (closed) {
            return;
        }
        var limit = serverSentEvents ? EVENT_STREAM_SILENCE : LINES_SILENCE;
        if (lastHeard.plus(limit).isBefore(timers.instant())) {
            closeBody();
        } else {
            watchdog = timers.after(CHECK_EVERY, this::checkSilence);
        }
    }

    @Override
    public Optional<WatchEvent> next() {
        try {
            return serverSentEvents ? nextServerSentEvent() : nextLine();
        } catch (IOException | JsonSyntaxException e) {
            if (closed) {
                return Optional.empty();
            }
            throw new TransportException("watch " + what + ": " + e.getMessage(), e);
        }
    }

    private Optional<WatchEvent> nextServerSentEvent() throws IOException {
        var frame = frames.nextFrame();
        return frame.isEmpty()
                ? Optional.empty()
                : Optional.of(toEvent(frame.get().event(), read(frame.get().data())));
    }

    private Optional<WatchEvent> nextLine() throws IOException {
        var line = frames.nextLine();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        var event = read(line.get());
        return Optional.of(toEvent(event.text("type"), event.object("object")));
    }

    private static JsonObject read(byte[] bytes) {
        return JsonReader.read(bytes).asObject();
    }

    private static WatchEvent toEvent(String type, JsonObject object) {
        return switch (type) {
            case "ADDED" -> new WatchEvent.Added(new ApiObject(object));
            case "MODIFIED" -> new WatchEvent.Modified(new ApiObject(object));
            case "DELETED" -> new WatchEvent.Deleted(new ApiObject(object));
            case "BOOKMARK" -> bookmark(new ApiObject(object));
            case "ERROR" -> new WatchEvent.Failed(Status.of(object));
            default -> throw new JsonSyntaxException("unknown event type \"" + type + "\"", null);
        };
    }

    private static WatchEvent bookmark(ApiObject object) {
        return object.annotations().containsKey(INITIAL_EVENTS_END)
                ? new WatchEvent.Synced(object.resourceVersion())
                : new WatchEvent.Bookmark(object.resourceVersion());
    }

    @Override
    public void close() {
        closed = true;
        watchdog.cancel();
        closeBody();
    }

    private void closeBody() {
        response.close();
    }
}
