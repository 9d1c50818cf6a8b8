package dev.djong.fake;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every change since the beginning, and the state that they add up to. Not thread-safe. */
public final class FakeLog {
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /** A change; {@code object} carries the change's revision, also when deleted. */
    public record Entry(
            long revision, GroupVersionResource resource, Type type, Optional<ApiObject> previous, ApiObject object) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Map<ObjectKey, ApiObject>> state = new TreeMap<>();
    /** Not 0, since a list of nothing has a revision too. */
    private long revision = 1;

    public long revision() {
        return revision;
    }

    /** Entries are in the order of their revisions, so the first of interest is found by halving. */
    public List<Entry> since(long after) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).revision > after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return List.copyOf(entries.subList(low, entries.size()));
    }

    /** Every resource of which an object was ever stored. */
    public Set<GroupVersionResource> resources() {
        return entries.stream()
                .map(Entry::resource)
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Object::toString))));
    }

    /** The objects of a resource as they were at a revision, by key. */
    public Map<ObjectKey, ApiObject> at(GroupVersionResource resource, long at) {
        if (at >= revision) {
            return Map.copyOf(of(resource));
        }
        var objects = new TreeMap<ObjectKey, ApiObject>();
        for (var entry : entries) {
            if (entry.revision <= at && entry.resource.equals(resource)) {
                if (entry.type == Type.DELETED) {
                    objects.remove(entry.object.key());
                } else {
                    objects.put(entry.object.key(), entry.object);
                }
            }
        }
        return objects;
    }

    Map<ObjectKey, ApiObject> of(GroupVersionResource resource) {
        return state.computeIfAbsent(resource.groupResource().toString(), name -> new TreeMap<>());
    }

    Optional<ApiObject> find(GroupVersionResource resource, ObjectKey key) {
        return Optional.ofNullable(of(resource).get(key));
    }

    ApiObject put(GroupVersionResource resource, ApiObject object) {
        revision++;
        var stamped = object.withResourceVersion(Long.toString(revision));
        var previous = Optional.ofNullable(of(resource).put(object.key(), stamped));
        var type = previous.isPresent() ? Type.MODIFIED : Type.ADDED;
        entries.add(new Entry(revision, resource, type, previous, stamped));
        return stamped;
    }

    ApiObject remove(GroupVersionResource resource, ApiObject object) {
        revision++;
        var stamped = object.withResourceVersion(Long.toString(revision));
        var previous = Optional.ofNullable(of(resource).remove(object.key()));
        entries.add(new Entry(revision, resource, Type.DELETED, previous, stamped));
        return stamped;
    }

    /** What a change is to a watcher that sees only objects which {@code visible} accepts. */
    static Optional<Type> seenAs(Entry entry, java.util.function.Predicate<ApiObject> visible) {
        boolean before = entry.previous.filter(visible).isPresent();
        boolean after = entry.type != Type.DELETED && visible.test(entry.object);
        if (after) {
            return Optional.of(before ? Type.MODIFIED : Type.ADDED);
        }
        return before ? Optional.of(Type.DELETED) : Optional.empty();
    }
}
