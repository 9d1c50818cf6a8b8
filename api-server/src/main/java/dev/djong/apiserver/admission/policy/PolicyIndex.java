package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What is made of each object of a resource, in the order of their names; compiled when it changes, not when it is used. */
final class PolicyIndex<T> {
    private final ConcurrentSkipListMap<String, T> byName = new ConcurrentSkipListMap<>();
    private final Function<ApiObject, T> compile;

    private PolicyIndex(Function<ApiObject, T> compile) {
        this.compile = compile;
    }

    static <T> PolicyIndex<T> following(
            ClusterState state, GroupVersionResource resource, Function<ApiObject, T> compile) {
        var index = new PolicyIndex<>(compile);
        state.subscribe(resource, index::apply);
        return index;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Removed(var previous) -> byName.remove(previous.name());
            case Change.Added(var current) -> byName.put(current.name(), compile.apply(current));
            case Change.Updated(var previous, var current) -> {
                if (!previous.spec().equals(current.spec())) {
                    byName.put(current.name(), compile.apply(current));
                }
            }
        }
    }

    Collection<T> all() {
        return byName.values();
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    List<T> matching(Predicate<T> wanted) {
        return byName.values().stream().filter(wanted).toList();
    }
}
