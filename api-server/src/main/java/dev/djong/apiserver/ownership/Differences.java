package dev.djong.apiserver.ownership;

import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two states of an object. A container that came or went is in the set itself, together with all
 * that it holds.
 */
record Differences(FieldSet added, FieldSet modified, FieldSet removed) {
    private static final Differences NONE = new Differences(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

    static Differences between(JsonObject before, JsonObject after, StructSchema schema) {
        var found = compare(before, after, Shape.of(schema, false));
        return found == null
                ? NONE
                : new Differences(
                        FieldSet.ofNode(found.added), FieldSet.ofNode(found.modified), FieldSet.ofNode(found.removed));
    }

    boolean isEmpty() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    /** What has another value now than before. */
    FieldSet written() {
        return added.union(modified);
    }

    /** Without those fields and all below them. */
    Differences without(FieldSet ignored) {
        return ignored.isEmpty() || isEmpty()
                ? this
                : new Differences(
                        added.minusDeeply(ignored), modified.minusDeeply(ignored), removed.minusDeeply(ignored));
    }

    /** One node in each of the three sets; null where it is not in one. */
    private record Nodes(
            @Nullable JsonObject added,
            @Nullable JsonObject modified,
            @Nullable JsonObject removed) {}

    private static @Nullable Nodes compare(@Nullable Json before, @Nullable Json after, Shape shape) {
        if (before == null) {
            return after == null ? null : new Nodes(present(after, shape), null, null);
        }
        if (after == null) {
            return new Nodes(null, null, present(before, shape));
        }
        if (before.equals(after)) {
            return null;
        }
        if (!shape.fits(before) || !shape.fits(after) || Shape.isHollow(before) && Shape.isHollow(after)) {
            return new Nodes(null, FieldSet.MEMBER, null);
        }
        return switch (shape) {
            case Shape.Whole ignored -> new Nodes(null, FieldSet.MEMBER, null);
            case Shape.Members members -> compareMembers(members(before), members(after), members);
            case Shape.Items items -> compareItems(before, after, items);
        };
    }

    private static JsonObject members(Json value) {
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static @Nullable Nodes compareMembers(JsonObject before, JsonObject after, Shape.Members shape) {
        var nodes = new Growing();
        int b = 0;
        int a = 0;
        while (b < before.size() || a < after.size()) {
            int order = b == before.size()
                    ? 1
                    : a == after.size() ? -1 : before.nameAt(b).compareTo(after.nameAt(a));
            var name = order <= 0 ? before.nameAt(b) : after.nameAt(a);
            var old = order <= 0 ? before.valueAt(b++) : null;
            var now = order >= 0 ? after.valueAt(a++) : null;
            if (old != now) {
                nodes.add(PathElements.field(name), compare(old, now, shape.of(name)));
            }
        }
        return nodes.build();
    }

    private static @Nullable Nodes compareItems(Json before, Json after, Shape.Items shape) {
        var old = ListItems.byElement(before, shape.list());
        var now = ListItems.byElement(after, shape.list());
        Set<String> elements = new TreeSet<>(old.keySet());
        elements.addAll(now.keySet());
        var nodes = new Growing();
        for (var element : elements) {
            nodes.add(element, compare(old.get(element), now.get(element), shape.ofItem()));
        }
        return nodes.build();
    }

    /** The node of a value that is on one side only. */
    private static JsonObject present(Json value, Shape shape) {
        if (Shape.isHollow(value) || !shape.fits(value)) {
            return FieldSet.MEMBER;
        }
        var children = JsonObject.builder();
        switch (shape) {
            case Shape.Whole ignored -> {
                return FieldSet.MEMBER;
            }
            case Shape.Members members ->
                members(value)
                        .forEach((name, member) ->
                                children.put(PathElements.field(name), present(member, members.of(name))));
            case Shape.Items items ->
                ListItems.byElement(value, items.list())
                        .forEach((element, item) -> children.put(element, present(item, items.ofItem())));
        }
        return children.build().with(FieldSet.SELF, FieldSet.MEMBER);
    }

    /** Three nodes that get their members one by one. */
    private static final class Growing {
        private final JsonObject.Builder added = JsonObject.builder();
        private final JsonObject.Builder modified = JsonObject.builder();
        private final JsonObject.Builder removed = JsonObject.builder();

        void add(String element, @Nullable Nodes nodes) {
            if (nodes != null) {
                added.putIf(element, nodes.added);
                modified.putIf(element, nodes.modified);
                removed.putIf(element, nodes.removed);
            }
        }

        @Nullable
        Nodes build() {
            var nodes = new Nodes(nullIfEmpty(added), nullIfEmpty(modified), nullIfEmpty(removed));
            return nodes.added == null && nodes.modified == null && nodes.removed == null ? null : nodes;
        }

        private static @Nullable JsonObject nullIfEmpty(JsonObject.Builder members) {
            var node = members.build();
            return node.isEmpty() ? null : node;
        }
    }
}
