package dev.djong.apiserver;

import dev.djong.apiserver.behaviour.Follower;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells of changes with what was before: for kinds of which there are few. Used by one thread. */
final class RememberingFollower implements Follower {
    private final Consumer<Change> listener;
    private final Map<ObjectKey, ApiObject> known = new HashMap<>();

    RememberingFollower(Consumer<Change> listener) {
        this.listener = listener;
    }

    @Override
    public void present(ApiObject object) {
        var previous = known.put(object.key(), object);
        listener.accept(previous == null ? new Change.Added(object) : new Change.Updated(previous, object));
    }

    @Override
    public void gone(ObjectKey key) {
        var last = known.remove(key);
        if (last != null) {
            listener.accept(new Change.Removed(last));
        }
    }
}
