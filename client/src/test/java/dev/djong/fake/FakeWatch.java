package dev.djong.fake;

import dev.djong.api.TransportException;
import dev.djong.api.Watch;
import dev.djong.api.WatchEvent;
import dev.djong.api.WatchOptions;
import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
import java.util.ArrayDeque;
import java.util.Optional;

/** A cursor over the fake's log. */
final class FakeWatch implements Watch {
    private final FakeApiClient api;
    private final GroupVersionResource resource;
    private final WatchOptions options;
    private final ArrayDeque<WatchEvent> ready = new ArrayDeque<>();
    private long position;
    private int told;
    private boolean closed;

    FakeWatch(FakeApiClient api, GroupVersionResource resource, WatchOptions options, boolean tellsEndOfList) {
        this.api = api;
        this.resource = resource;
        this.options = options;
        this.position = options.resourceVersion().isEmpty() ? 0 : Long.parseLong(options.resourceVersion());
        if (options.streamsList()) {
            streamList(tellsEndOfList);
        }
    }

    private void streamList(boolean tellsEnd) {
        position = api.log().revision();
        api.log().of(resource).values().stream()
                .filter(FakeApiClient.visible(options.namespace(), options.labels(), options.fields()))
                .forEach(object -> ready.add(new WatchEvent.Added(object)));
        if (tellsEnd) {
            ready.add(new WatchEvent.Synced(Long.toString(position)));
        }
    }

    @Override
    public Optional<WatchEvent> next() {
        synchronized (api) {
            while (!closed) {
                if (position < api.compactedAt() && api.log().revision() > position) {
                    closed = true;
                    return Optional.of(new WatchEvent.Failed(ApiFailure.expired("too old resource version: " + position)
                            .status()));
                }
                read();
                if (told >= api.watchesBreakAfter()) {
                    throw new TransportException("the watch broke", null);
                }
                if (!ready.isEmpty()) {
                    told++;
                    return Optional.of(ready.removeFirst());
                }
                await();
            }
            return Optional.empty();
        }
    }

    private void read() {
        var visible = FakeApiClient.visible(options.namespace(), options.labels(), options.fields());
        for (var entry : api.log().since(position)) {
            position = entry.revision();
            if (entry.resource().groupResource().equals(resource.groupResource())) {
                FakeLog.seenAs(entry, visible)
                        .ifPresent(type -> ready.add(
                                switch (type) {
                                    case ADDED -> new WatchEvent.Added(entry.object());
                                    case MODIFIED -> new WatchEvent.Modified(entry.object());
                                    case DELETED -> new WatchEvent.Deleted(entry.object());
                                }));
            }
        }
    }

    private void await() {
        try {
            api.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted", e);
        }
    }

    @Override
    public void close() {
        synchronized (api) {
            closed = true;
            api.notifyAll();
        }
    }
}
