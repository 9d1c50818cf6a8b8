package dev.djong.apiserver;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.behaviour.Follower;
import dev.djong.apiserver.behaviour.Swap;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.ListRequest;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What is stored, as authorisation, admission and behaviours see it: read from the watch caches. */
final class CachedClusterState implements ClusterState, AutoCloseable {
    /** Longer lists are not worth remembering: they would push out everything else. */
    private static final int FEW = 64;

    private final Storages storages;
    private final DecodedEntries decoded = new DecodedEntries();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    CachedClusterState(Storages storages) {
        this.storages = storages;
    }

    @Override
    public Optional<ApiObject> cached(GroupVersionResource resource, ObjectKey key) {
        return storages.of(resource).cached(key).map(decoded::of);
    }

    @Override
    public Optional<ApiObject> live(GroupVersionResource resource, ObjectKey key) {
        return storages.of(resource).get(key).map(Entry::object);
    }

    @Override
    public Collection<ApiObject> list(GroupVersionResource resource) {
        var any = ListRequest.all("");
        var request = new ListRequest("", any.labels(), any.fields(), 0, "", "0", "");
        return switch (storages.of(resource).list(request)) {
            case ListResult.Listed listed -> decoded(listed);
            case ListResult.Expired expired ->
                throw new IllegalStateException("a list of any state expired: " + expired.message());
        };
    }

    private List<ApiObject> decoded(ListResult.Listed listed) {
        var items = listed.items();
        return items.size() <= FEW
                ? items.stream().map(decoded::of).toList()
                : items.stream().map(Entry::object).toList();
    }

    @Override
    public Swap swap(GroupVersionResource resource, ApiObject seen, ApiObject changed) {
        var expected = new Revision(Long.parseLong(seen.resourceVersion()));
        return switch (storages.of(resource).update(seen.key(), expected, changed)) {
            case StorageResult.Committed(var entry) -> new Swap.Done(entry.object());
            case StorageResult.Conflict(var current) -> new Swap.Newer(current.object());
            case StorageResult.NotFound ignored -> new Swap.Gone();
            case StorageResult.Unknown(var cause) -> new Swap.Unknown(cause);
            case StorageResult.AlreadyExists never -> throw new IllegalStateException("an update answered " + never);
        };
    }

    @Override
    public void subscribe(GroupVersionResource resource, Consumer<Change> listener) {
        follow(resource, FieldSelector.EVERYTHING, new RememberingFollower(listener));
    }

    @Override
    public void follow(GroupVersionResource resource, FieldSelector fields, Follower follower) {
        var subscription = new Subscription(resource, storages.of(resource), fields, follower);
        subscriptions.add(subscription);
        subscription.start();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
