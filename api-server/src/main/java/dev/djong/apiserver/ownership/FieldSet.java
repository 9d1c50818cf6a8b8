package dev.djong.apiserver.ownership;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of an object's fields in the form in which it is stored ({@code FieldsV1}), so that nothing is parsed to work with
 * it. A node's members are named after what they lead to: {@code f:name} a field, {@code k:{"name":"web"}} the item of a
 * list with those keys, {@code v:"x"} the item of a set, and {@code .} the node itself. A node without members is in the
 * set itself; one with members only when it also has {@code .}.
 *
 * <pre>
 *   {"f:spec": {"f:replicas": {}, "f:ports": {"k:{\"port\":80}": {".": {}, "f:port": {}}}}}
 *   holds .spec.replicas, .spec.ports[port=80] and .spec.ports[port=80].port, but not .spec
 * </pre>
 *
 * <p>Members are sorted, so every operation walks both sides once, and a side that has nothing to say is shared.
 */
public record FieldSet(JsonObject root) {
    public static final FieldSet EMPTY = new FieldSet(JsonObject.EMPTY);

    static final String SELF = ".";
    /** A node that is in the set, with nothing below it. */
    static final JsonObject MEMBER = JsonObject.EMPTY;

    private static final int MAX_DEPTH = 1_000;

    private enum Operation {
        UNION,
        INTERSECTION,
        /** What the left has and the right has not. */
        DIFFERENCE,
        /** The same, and a field of the right takes everything below it along. */
        DEEP_DIFFERENCE;

        boolean holds(boolean left, boolean right) {
            return switch (this) {
                case UNION -> left || right;
                case INTERSECTION -> left && right;
                case DIFFERENCE, DEEP_DIFFERENCE -> left && !right;
            };
        }
    }

    /** The set with just the field at that path of elements. */
    static FieldSet ofPath(String... elements) {
        var node = MEMBER;
        for (int i = elements.length - 1; i >= 0; i--) {
            node = JsonObject.of(elements[i], node);
        }
        return new FieldSet(node);
    }

    static FieldSet ofNode(@Nullable JsonObject node) {
        return node == null ? EMPTY : new FieldSet(node);
    }

    /** Whether this is a tree that {@code FieldsV1} may hold: clients may write it. */
    boolean isWellFormed() {
        record Open(JsonObject node, int depth) {}
        Deque<Open> open = new ArrayDeque<>(List.of(new Open(root, 0)));
        while (!open.isEmpty()) {
            var next = open.removeLast();
            for (int i = 0; i < next.node.size(); i++) {
                var name = next.node.nameAt(i);
                if (!(next.node.valueAt(i) instanceof JsonObject child)
                        || next.depth >= MAX_DEPTH
                        || !name.equals(SELF) && !PathElements.isWellFormed(name)) {
                    return false;
                }
                open.addLast(new Open(child, next.depth + 1));
            }
        }
        return true;
    }

    public boolean isEmpty() {
        return root.isEmpty();
    }

    FieldSet union(FieldSet other) {
        return combine(other, Operation.UNION);
    }

    FieldSet intersection(FieldSet other) {
        return combine(other, Operation.INTERSECTION);
    }

    FieldSet minus(FieldSet other) {
        return combine(other, Operation.DIFFERENCE);
    }

    /** Without the other's fields and everything below them. */
    FieldSet minusDeeply(FieldSet other) {
        return combine(other, Operation.DEEP_DIFFERENCE);
    }

    private FieldSet combine(FieldSet other, Operation operation) {
        return new FieldSet(children(root, other.root, operation));
    }

    private static @Nullable JsonObject node(
            @Nullable JsonObject left, @Nullable JsonObject right, Operation operation) {
        if (right == null) {
            return operation == Operation.INTERSECTION ? null : left;
        }
        if (left == null) {
            return operation == Operation.UNION ? right : null;
        }
        if (operation == Operation.DEEP_DIFFERENCE && isMember(right)) {
            return null;
        }
        return node(operation.holds(isMember(left), isMember(right)), children(left, right, operation));
    }

    private static JsonObject children(JsonObject left, JsonObject right, Operation operation) {
        var both = JsonObject.builder();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            int order = l == left.size()
                    ? 1
                    : r == right.size() ? -1 : left.nameAt(l).compareTo(right.nameAt(r));
            var name = order <= 0 ? left.nameAt(l) : right.nameAt(r);
            var ofLeft = order <= 0 ? (JsonObject) left.valueAt(l++) : null;
            var ofRight = order >= 0 ? (JsonObject) right.valueAt(r++) : null;
            if (!name.equals(SELF)) {
                both.putIf(name, node(ofLeft, ofRight, operation));
            }
        }
        return both.build();
    }

    /** @param children without the node itself; null stands for a node that is not there at all */
    static @Nullable JsonObject node(boolean member, JsonObject children) {
        if (children.isEmpty()) {
            return member ? MEMBER : null;
        }
        return member ? children.with(SELF, MEMBER) : children;
    }

    static boolean isMember(JsonObject node) {
        return node.isEmpty() || node.has(SELF);
    }

    /** This set and every field that leads to one of its fields. */
    FieldSet closed() {
        return new FieldSet(closed(root));
    }

    private static JsonObject closed(JsonObject node) {
        var all = JsonObject.builder();
        for (int i = 0; i < node.size(); i++) {
            var child = (JsonObject) node.valueAt(i);
            all.put(
                    node.nameAt(i),
                    node.nameAt(i).equals(SELF) || child.isEmpty()
                            ? child
                            : closed(child).with(SELF, MEMBER));
        }
        return all.build();
    }

    /** Every field in the set as its path's elements. */
    List<List<String>> paths() {
        var found = new ArrayList<List<String>>();
        collect(root, List.of(), found);
        return found;
    }

    private static void collect(JsonObject node, List<String> path, List<List<String>> found) {
        if (isMember(node) && !path.isEmpty()) {
            found.add(path);
        }
        node.forEach((name, child) -> {
            if (!name.equals(SELF)) {
                var deeper = new ArrayList<>(path);
                deeper.add(name);
                collect((JsonObject) child, List.copyOf(deeper), found);
            }
        });
    }

    Json toJson() {
        return root;
    }
}
