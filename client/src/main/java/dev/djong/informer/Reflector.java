package dev.djong.informer;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.api.TransportException;
import dev.djong.api.Watch;
import dev.djong.api.WatchEvent;
import dev.djong.api.WatchOptions;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.time.Backoff;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists a resource once, then watches for ever: a broken watch is resumed exactly after the last event seen, and only
 * history that is gone (410) leads to another list. The list comes as the beginning of the watch, in one request; a
 * server that does not stream lists is asked for pages of one.
 *
 * <pre>{@code
 * state at 100 | 101, 105   broken   watch after 105: 410   state at 230 | 231 ...
 * list -> 100   watch after 100: 101, 105   broken   watch after 105: 410   list -> 230   watch after 230: 231 ...
 * }</pre>
 */
final class Reflector {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    /** Bounds the memory that decoding a large resource takes. */
    static final int PAGE_SIZE = 500;

    /** For the whole of a streamed list; a server that does not know of them would never end it. */
    static final Duration STREAM_LIMIT = Duration.ofSeconds(30);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final double JITTER = 1.0;

    /** The part of the resource that is mirrored. */
    record Selection(FieldSelector fields, LabelSelector labels) {
        static final Selection EVERYTHING = new Selection(FieldSelector.EVERYTHING, LabelSelector.EVERYTHING);
    }

    private final ApiClient client;
    private final Mirror mirror;
    private final Selection selection;
    private final Timers timers;
    private final Backoff backoff;
    private volatile boolean closed;
    private volatile @Nullable Watch open;
    /** Where the next watch begins; empty asks for a list. */
    private String resumeAt = "";
    /** Whether the server has ended each streamed list so far. */
    private volatile boolean streams = true;

    Reflector(ApiClient client, Mirror mirror, Selection selection, Timers timers, RandomGenerator random) {
        this.client = client;
        this.mirror = mirror;
        this.selection = selection;
        this.timers = timers;
        this.backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, JITTER, random);
    }

    /** Returns after {@link #close}. */
    void run() {
        while (!closed) {
            try {
                listAndWatch();
            } catch (ApiFailure failure) {
                if (isGone(failure.status())) {
                    resumeAt = "";
                }
                waitAfter(failure);
            } catch (TransportException failure) {
                waitAfter(failure);
            } catch (RuntimeException | StackOverflowError bug) {
                // Whatever it was: a mirror that stands still would be believed for ever.
                LOG.error(
                        "{}: the mirror failed and starts over",
                        mirror.resource().groupResource(),
                        bug);
                resumeAt = "";
                pause(backoff.next());
            }
        }
    }

    private void listAndWatch() {
        if (resumeAt.isEmpty() && streams) {
            streamListAndWatch();
            return;
        }
        if (resumeAt.isEmpty()) {
            list();
        }
        try (var watch = opened(new WatchOptions("", selection.labels, selection.fields, resumeAt))) {
            follow(watch);
        } finally {
            open = null;
        }
    }

    private void streamListAndWatch() {
        try (var watch = opened(WatchOptions.streamedList("", selection.labels, selection.fields))) {
            receiveList(watch);
            if (!resumeAt.isEmpty()) {
                follow(watch);
            }
        } catch (ApiFailure failure) {
            if (!resumeAt.isEmpty()) {
                throw failure;
            }
            // Also where watches are forbidden: what is wrong with a list is better said by a list.
            LOG.debug("{}: listing in pages: {}", mirror.resource().groupResource(), failure.getMessage());
            list();
        } finally {
            open = null;
        }
    }

    private Watch opened(WatchOptions options) {
        var watch = client.watch(mirror.resource(), options);
        open = watch;
        if (closed) {
            watch.close();
        }
        return watch;
    }

    /** Has a place to resume at when the list was complete. */
    private void receiveList(Watch watch) {
        var objects = new LinkedHashMap<ObjectKey, ApiObject>();
        var limit = timers.after(STREAM_LIMIT, () -> {
            streams = false;
            watch.close();
        });
        try {
            for (var event = watch.next(); event.isPresent(); event = watch.next()) {
                switch (event.get()) {
                    case WatchEvent.Added(var object) -> objects.put(object.key(), object);
                    case WatchEvent.Modified(var object) -> objects.put(object.key(), object);
                    case WatchEvent.Deleted(var object) -> objects.remove(object.key());
                    case WatchEvent.Bookmark ignored -> {}
                    case WatchEvent.Failed(var status) -> throw new ApiFailure(status);
                    case WatchEvent.Synced(var resourceVersion) -> {
                        mirror.replace(objects.values(), resourceVersion);
                        resumeAt = resourceVersion;
                        return;
                    }
                }
            }
            pause(backoff.next());
        } finally {
            limit.cancel();
        }
    }

    private void follow(Watch watch) {
        boolean heard = false;
        for (var event = watch.next(); event.isPresent(); event = watch.next()) {
            if (event.get() instanceof WatchEvent.Failed(var status)) {
                throw new ApiFailure(status);
            }
            resumeAt = mirror.apply(event.get());
            heard = true;
            backoff.reset();
        }
        if (!heard) {
            // A server that ends watches as soon as they begin must not be asked without pause.
            pause(backoff.next());
        }
    }

    private void list() {
        var objects = new ArrayList<ApiObject>();
        var wanted = ListOptions.ALL.matching(selection.fields).matching(selection.labels);
        var page = client.list(mirror.resource(), wanted.page(PAGE_SIZE, ""));
        objects.addAll(page.items());
        while (!page.continueToken().isEmpty()) {
            page = client.list(mirror.resource(), wanted.page(PAGE_SIZE, page.continueToken()));
            objects.addAll(page.items());
        }
        mirror.replace(objects, page.resourceVersion());
        resumeAt = page.resourceVersion();
    }

    private static boolean isGone(Status status) {
        return status.code() == 410 || status.reason() == Reason.EXPIRED || status.reason() == Reason.GONE;
    }

    private void waitAfter(RuntimeException failure) {
        if (closed) {
            return;
        }
        var wait = backoff.next();
        LOG.warn("{}: {}; again in {} ms", mirror.resource().groupResource(), failure.getMessage(), wait.toMillis());
        pause(wait);
    }

    private void pause(Duration wait) {
        if (closed) {
            return;
        }
        try {
            timers.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    void close() {
        closed = true;
        var watch = open;
        if (watch != null) {
            watch.close();
        }
    }
}
