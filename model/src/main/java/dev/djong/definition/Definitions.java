package dev.djong.definition;

import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every kind that is served now. Readers see one immutable picture; adding or removing a kind replaces the picture and
 * tells the listeners, on the caller's thread, after the new picture is visible.
 */
public final class Definitions {
    private record Picture(
            List<ResourceDefinition> all,
            Map<GroupVersionResource, ResourceDefinition> byResource,
            Map<GroupVersionKind, ResourceDefinition> byKind,
            long number) {}

    private final Map<GroupVersionKind, StructSchema> bodies;
    private final ReentrantLock changes = new ReentrantLock();
    private final List<Consumer<Definitions>> listeners = new ArrayList<>();
    private volatile Picture picture;

    public Definitions(Collection<ResourceDefinition> definitions) {
        this(definitions, Map.of());
    }

    /** @param bodies the shapes of request and response bodies that are no resources: Scale, Eviction, DeleteOptions, ... */
    public Definitions(Collection<ResourceDefinition> definitions, Map<GroupVersionKind, StructSchema> bodies) {
        this.bodies = Map.copyOf(bodies);
        this.picture = picture(definitions, 1);
    }

    private static Picture picture(Collection<ResourceDefinition> definitions, long number) {
        var byResource = new HashMap<GroupVersionResource, ResourceDefinition>();
        var byKind = new HashMap<GroupVersionKind, ResourceDefinition>();
        for (var definition : definitions) {
            if (byResource.put(definition.resource(), definition) != null
                    || byKind.put(definition.kind(), definition) != null) {
                throw new IllegalArgumentException("two definitions of " + definition);
            }
        }
        var all = definitions.stream()
                .sorted(Comparator.comparing(ResourceDefinition::group)
                        .thenComparing(ResourceDefinition::version)
                        .thenComparing(ResourceDefinition::plural))
                .toList();
        return new Picture(all, Map.copyOf(byResource), Map.copyOf(byKind), number);
    }

    /** All definitions by group, version and plural name. */
    public List<ResourceDefinition> all() {
        return picture.all;
    }

    /** Grows with each change: caches made from the definitions compare it. */
    public long generation() {
        return picture.number;
    }

    public Optional<ResourceDefinition> find(GroupVersionResource resource) {
        return Optional.ofNullable(picture.byResource.get(resource));
    }

    public Optional<ResourceDefinition> find(GroupVersionKind kind) {
        return Optional.ofNullable(picture.byKind.get(kind));
    }

    /** The definition, or null: for the request path, which asks once a request. */
    public @Nullable ResourceDefinition get(GroupVersionResource resource) {
        return picture.byResource.get(resource);
    }

    /** @throws IllegalArgumentException if there is no such kind; for kinds that are always there */
    public ResourceDefinition require(GroupVersionResource resource) {
        return find(resource).orElseThrow(() -> new IllegalArgumentException("no definition of " + resource));
    }

    /** The shapes of bodies that are no resources. */
    public Map<GroupVersionKind, StructSchema> bodies() {
        return bodies;
    }

    /** The shape of a kind, whether it is a resource or only travels in bodies. */
    public Optional<StructSchema> shapeOf(GroupVersionKind kind) {
        var body = bodies.get(kind);
        return body != null ? Optional.of(body) : find(kind).map(ResourceDefinition::schema);
    }

    /** @throws IllegalArgumentException if there is no such kind; for kinds that are always there */
    public ResourceDefinition require(GroupVersionKind kind) {
        return find(kind).orElseThrow(() -> new IllegalArgumentException("no definition of " + kind));
    }

    /** Adds the definition, or replaces the one of the same resource. */
    public void put(ResourceDefinition definition) {
        change(all -> {
            all.removeIf(other -> other.resource().equals(definition.resource()));
            all.add(definition);
        });
    }

    /** Removes the definition if it is there. */
    public void remove(GroupVersionResource resource) {
        change(all -> all.removeIf(other -> other.resource().equals(resource)));
    }

    /** Calls {@code listener} after every change from now on. */
    public void onChange(Consumer<Definitions> listener) {
        changes.lock();
        try {
            listeners.add(listener);
        } finally {
            changes.unlock();
        }
    }

    private void change(Consumer<List<ResourceDefinition>> edit) {
        List<Consumer<Definitions>> told;
        changes.lock();
        try {
            var all = new ArrayList<>(picture.all);
            edit.accept(all);
            picture = picture(all, picture.number + 1);
            told = List.copyOf(listeners);
        } finally {
            changes.unlock();
        }
        told.forEach(listener -> listener.accept(this));
    }
}
