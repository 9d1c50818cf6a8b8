package dev.djong.informer;

import dev.djong.api.WatchEvent;
import dev.djong.fake.FakeApiClient;
import dev.djong.fake.FakeLog;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Informers without threads: caches stay as old as the test wants, and move on when it calls {@link #deliver}. They begin
 * with the state at the revision given, so that a restarted service can be given an old view.
 */
public final class FakeInformers implements Informers {
    private record Scope(GroupVersionResource resource, FieldSelector fields, LabelSelector labels) {}

    private final FakeApiClient api;
    private final long startsAt;
    private final Map<Scope, FakeInformer> informers = new LinkedHashMap<>();

    public FakeInformers(FakeApiClient api) {
        this(api, api.log().revision());
    }

    public FakeInformers(FakeApiClient api, long startsAt) {
        this.api = api;
        this.startsAt = startsAt;
    }

    @Override
    public Informer of(GroupVersionResource resource, Index... indexes) {
        return of(resource, FieldSelector.EVERYTHING, indexes);
    }

    @Override
    public Informer of(GroupVersionResource resource, FieldSelector fields, Index... indexes) {
        return of(new Scope(resource, fields, LabelSelector.EVERYTHING), indexes);
    }

    @Override
    public Informer of(GroupVersionResource resource, LabelSelector labels, Index... indexes) {
        return of(new Scope(resource, FieldSelector.EVERYTHING, labels), indexes);
    }

    private Informer of(Scope scope, Index... indexes) {
        var informer = informers.computeIfAbsent(scope, FakeInformer::new);
        for (var index : indexes) {
            informer.mirror.addIndex(index);
        }
        return informer;
    }

    @Override
    public Collection<Informer> all() {
        return List.copyOf(informers.values());
    }

    @Override
    public void forget(GroupVersionResource resource) {
        informers.keySet().removeIf(scope -> scope.resource.equals(resource));
    }

    /** Fills every cache that is still empty. */
    @Override
    public void start() {
        all().forEach(Informer::start);
    }

    /** Brings all caches up to date; false when they were. */
    public boolean deliver() {
        start();
        boolean moved = false;
        for (var informer : List.copyOf(informers.values())) {
            moved |= informer.deliver(Long.MAX_VALUE);
        }
        return moved;
    }

    /** Brings one cache up to a revision. */
    public void deliver(GroupVersionResource resource, long upTo) {
        informers.values().stream()
                .filter(informer -> informer.resource().equals(resource))
                .forEach(informer -> {
                    informer.start();
                    informer.deliver(upTo);
                });
    }

    @Override
    public void close() {
        informers.clear();
    }

    private final class FakeInformer implements Informer {
        private final Mirror mirror;
        private final FieldSelector fields;
        private final LabelSelector labels;
        private long position;

        FakeInformer(Scope scope) {
            mirror = new Mirror(scope.resource, object -> object);
            fields = scope.fields;
            labels = scope.labels;
        }

        @Override
        public void start() {
            if (!hasSynced()) {
                var visible = api.log().at(resource(), startsAt).values().stream()
                        .filter(object -> matches(object))
                        .toList();
                mirror.replace(visible, Long.toString(startsAt));
                position = startsAt;
            }
        }

        private boolean matches(dev.djong.object.ApiObject object) {
            return labels.matches(object.labels())
                    && fields.matches(
                            path -> object.root().at(path.split("\\.")) instanceof dev.djong.json.JsonString(var text)
                                    ? text
                                    : "");
        }

        boolean deliver(long upTo) {
            boolean moved = false;
            for (var entry : api.log().since(position)) {
                if (entry.revision() > upTo) {
                    break;
                }
                position = entry.revision();
                if (entry.resource().groupResource().equals(resource().groupResource())) {
                    moved |= apply(entry);
                }
            }
            return moved;
        }

        private boolean apply(FakeLog.Entry entry) {
            boolean before = entry.previous().filter(this::matches).isPresent();
            boolean after = entry.type() != FakeLog.Type.DELETED && matches(entry.object());
            if (!before && !after) {
                return false;
            }
            mirror.apply(after ? new WatchEvent.Modified(entry.object()) : new WatchEvent.Deleted(entry.object()));
            return true;
        }

        @Override
        public Cache cache() {
            return mirror.cache();
        }

        @Override
        public GroupVersionResource resource() {
            return mirror.resource();
        }

        @Override
        public Revision revision() {
            return mirror.revision();
        }

        @Override
        public void onChange(Consumer<Change> listener) {
            mirror.onChange(listener);
        }

        @Override
        public boolean hasSynced() {
            return mirror.synced().getCount() == 0;
        }

        @Override
        public boolean awaitSync(Duration limit) {
            return hasSynced();
        }

        @Override
        public void close() {
            mirror.synced().countDown();
        }
    }
}
