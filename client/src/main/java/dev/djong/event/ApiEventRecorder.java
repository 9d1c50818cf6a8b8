package dev.djong.event;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.event.EventCorrelator.Note;
import dev.djong.event.EventCorrelator.Series;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events of the core group on one virtual thread, behind a queue of {@link #MAX_WAITING} notes. */
public final class ApiEventRecorder implements EventRecorder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiEventRecorder.class);
    static final int MAX_WAITING = 1000;

    private final ApiClient client;
    private final String component;
    private final String host;
    private final Timers timers;
    private final BlockingQueue<Note> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final EventCorrelator correlator = new EventCorrelator();
    private final Thread thread;

    /**
     * @param component who speaks, such as {@code deployment-controller}
     * @param host the node it speaks from; empty where that does not matter
     */
    public ApiEventRecorder(ApiClient client, String component, String host, Timers timers) {
        this.client = client;
        this.component = component;
        this.host = host;
        this.timers = timers;
        this.thread = Thread.ofVirtual().name("events-" + component).start(this::run);
    }

    @Override
    public void record(Subject about, Type type, String reason, String message) {
        if (!waiting.offer(new Note(about, type, reason, message, timers.instant()))) {
            dropped.incrementAndGet();
        }
    }

    /** Notes that found no room. */
    public long dropped() {
        return dropped.get();
    }

    private void run() {
        try {
            while (true) {
                correlator.correlate(waiting.take()).ifPresent(this::write);
            }
        } catch (InterruptedException e) {
            LOG.debug("events of {} stop", component);
        }
    }

    private void write(Series series) {
        try {
            if (series.count() == 1) {
                create(series);
            } else {
                raise(series);
            }
        } catch (ApiFailure | TransportException failure) {
            LOG.debug(
                    "event {} of {}: {}", series.note().reason(), series.note().about(), failure.getMessage());
        }
    }

    private void raise(Series series) {
        var note = series.note();
        var change = JsonObject.builder()
                .put("count", series.count())
                .put("lastTimestamp", Times.format(note.at()))
                .put("message", note.message())
                .build();
        try {
            var key = new ObjectKey(note.about().eventNamespace(), series.name());
            client.patch(Resources.CORE_EVENTS, key, "", Patch.merge(change));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
            create(correlator.restart(series));
        }
    }

    private void create(Series series) {
        client.create(Resources.CORE_EVENTS, toEvent(series));
    }

    private ApiObject toEvent(Series series) {
        var note = series.note();
        var source = JsonObject.builder().put("component", component).putText("host", host);
        var key = new ObjectKey(note.about().eventNamespace(), series.name());
        return new ApiObject(JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("metadata", ApiObject.of("v1", "Event", key).metadata())
                .put("involvedObject", note.about().toJson())
                .put("reason", note.reason())
                .put("message", note.message())
                .put("source", source.build())
                .put("firstTimestamp", Times.format(series.first()))
                .put("lastTimestamp", Times.format(note.at()))
                .put("count", series.count())
                .put("type", note.type().text())
                .put("reportingComponent", component)
                .put("reportingInstance", host)
                .build());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
