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
    private boolean closed;

    FakeWatch(FakeApiClient api, GroupVersionResource resource, WatchOptions options) {
        this.api = api;
        this.resource = resource;
        this.options = options;
        this.position = options.resourceVersion().isEmpty() ? 0 : Long.parseLong(options.resourceVersion());
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
                if (!ready.isEmpty()) {
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
