package dev.djong.apiserver.store;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * An immutable ordered map: a change returns a new one that shares all but a path of nodes with the old. A reader that
 * took one sees it unchanged for ever, at no cost to writers; keeping many versions costs one path each.
 *
 * <p>A weight-balanced tree (Adams 1993, with the parameters 3 and 2 that Hirai and Yamamoto proved): no subtree is more
 * than three times as heavy as its sibling.
 *
 * <pre>
 *       c            with(e)            c'
 *     /   \            →              /    \
 *    b     d                         b      d'      b and everything below it is shared
 *                                            \
 *                                             e
 * </pre>
 *
 * <p>Values may bear marks, 64 bits each. A node knows all marks below it, so that a search for values with certain marks
 * passes over whole subtrees where nothing has them ({@link #from(Comparable, long)}).
 */
public final class OrderedSnapshot<K extends Comparable<? super K>, V> {
    private static final int HEAVIER_THAN = 3;
    private static final int DOUBLE_ROTATION_FROM = 2;
    private static final long NO_MARKS = 0;
    private static final OrderedSnapshot<String, Object> EMPTY = new OrderedSnapshot<>(null, value -> NO_MARKS);

    /** A key with its value; also a node of the tree. */
    public static final class Item<K, V> {
        private final K key;
        private final V value;
        private final @Nullable Item<K, V> left;
        private final @Nullable Item<K, V> right;
        private final int size;
        /** Of this value and of all below. */
        private final long marks;

        private Item(K key, V value, long own, @Nullable Item<K, V> left, @Nullable Item<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.size = 1 + size(left) + size(right);
            this.marks = own | marks(left) | marks(right);
        }

        private static long marks(@Nullable Item<?, ?> item) {
            return item == null ? NO_MARKS : item.marks;
        }

        private boolean has(long wanted) {
            return (marks & wanted) == wanted;
        }

        public K key() {
            return key;
        }

        public V value() {
            return value;
        }

        private static int size(@Nullable Item<?, ?> item) {
            return item == null ? 0 : item.size;
        }
    }

    private final @Nullable Item<K, V> root;
    private final ToLongFunction<? super V> marks;

    private OrderedSnapshot(@Nullable Item<K, V> root, ToLongFunction<? super V> marks) {
        this.root = root;
        this.marks = marks;
    }

    @SuppressWarnings("unchecked") // an empty map holds nothing of any type
    public static <K extends Comparable<? super K>, V> OrderedSnapshot<K, V> empty() {
        return (OrderedSnapshot<K, V>) (OrderedSnapshot<?, ?>) EMPTY;
    }

    /** @param marks of a value: quick, and always the same */
    public static <K extends Comparable<? super K>, V> OrderedSnapshot<K, V> empty(ToLongFunction<? super V> marks) {
        return new OrderedSnapshot<>(null, marks);
    }

    public int size() {
        return Item.size(root);
    }

    /** The longest way from the root to a leaf, for tests of the balance. */
    int height() {
        return height(root);
    }

    private static int height(@Nullable Item<?, ?> item) {
        return item == null ? 0 : 1 + Math.max(height(item.left), height(item.right));
    }

    public @Nullable V get(K key) {
        var here = root;
        while (here != null) {
            int order = key.compareTo(here.key);
            if (order == 0) {
                return here.value;
            }
            here = order < 0 ? here.left : here.right;
        }
        return null;
    }

    /** The value of the greatest key that is not greater than {@code key}. */
    public @Nullable V floor(K key) {
        V best = null;
        for (var here = root; here != null; ) {
            int order = key.compareTo(here.key);
            if (order >= 0) {
                best = here.value;
            }
            here = order < 0 ? here.left : here.right;
        }
        return best;
    }

    /** How many keys are less than {@code key}. */
    public int countBelow(K key) {
        int count = 0;
        for (var here = root; here != null; ) {
            if (key.compareTo(here.key) <= 0) {
                here = here.left;
            } else {
                count += 1 + Item.size(here.left);
                here = here.right;
            }
        }
        return count;
    }

    public OrderedSnapshot<K, V> with(K key, V value) {
        return new OrderedSnapshot<>(put(root, key, value), marks);
    }

    public OrderedSnapshot<K, V> without(K key) {
        return get(key) == null ? this : new OrderedSnapshot<>(remove(root, key), marks);
    }

    /** The items from {@code start} (inclusive) on, in order. */
    public Iterator<Item<K, V>> from(K start) {
        return from(start, NO_MARKS);
    }

    /**
     * Of the items from {@code start} (inclusive) on, in order, at least those that bear all of {@code wanted}: others are
     * among them, since marks are known of subtrees only.
     */
    public Iterator<Item<K, V>> from(K start, long wanted) {
        var path = new ArrayDeque<Item<K, V>>();
        for (var here = root; here != null && here.has(wanted); ) {
            if (start.compareTo(here.key) <= 0) {
                path.addLast(here);
                here = here.left;
            } else {
                here = here.right;
            }
        }
        return new Walk<>(path, wanted);
    }

    /** All items in order. */
    public Iterator<Item<K, V>> items() {
        var path = new ArrayDeque<Item<K, V>>();
        Walk.descend(root, path, NO_MARKS);
        return new Walk<>(path, NO_MARKS);
    }

    /** In-order traversal; {@code path} holds the nodes that are still to come, nearest last. */
    private static final class Walk<K, V> implements Iterator<Item<K, V>> {
        private final ArrayDeque<Item<K, V>> path;
        private final long wanted;

        Walk(ArrayDeque<Item<K, V>> path, long wanted) {
            this.path = path;
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Item<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            var item = path.removeLast();
            descend(item.right, path, wanted);
            return item;
        }

        static <K, V> void descend(@Nullable Item<K, V> from, ArrayDeque<Item<K, V>> path, long wanted) {
            for (var here = from; here != null && here.has(wanted); here = here.left) {
                path.addLast(here);
            }
        }
    }

    private Item<K, V> node(K key, V value, @Nullable Item<K, V> left, @Nullable Item<K, V> right) {
        return new Item<>(key, value, marks.applyAsLong(value), left, right);
    }

    private Item<K, V> put(@Nullable Item<K, V> here, K key, V value) {
        if (here == null) {
            return node(key, value, null, null);
        }
        int order = key.compareTo(here.key);
        if (order == 0) {
            return node(key, value, here.left, here.right);
        }
        return order < 0
                ? balance(here, put(here.left, key, value), here.right)
                : balance(here, here.left, put(here.right, key, value));
    }

    private @Nullable Item<K, V> remove(@Nullable Item<K, V> here, K key) {
        if (here == null) {
            return null;
        }
        int order = key.compareTo(here.key);
        if (order != 0) {
            return order < 0
                    ? balance(here, remove(here.left, key), here.right)
                    : balance(here, here.left, remove(here.right, key));
        }
        if (here.left == null) {
            return here.right;
        }
        if (here.right == null) {
            return here.left;
        }
        var next = first(here.right);
        return balance(next, here.left, remove(here.right, next.key));
    }

    private static <K, V> Item<K, V> first(Item<K, V> from) {
        var here = from;
        while (here.left != null) {
            here = here.left;
        }
        return here;
    }

    /** A node with the middle's key and these subtrees, rotated where one has become too heavy. */
    private Item<K, V> balance(Item<K, V> middle, @Nullable Item<K, V> left, @Nullable Item<K, V> right) {
        int leftWeight = Item.size(left) + 1;
        int rightWeight = Item.size(right) + 1;
        if (right != null && rightWeight > HEAVIER_THAN * leftWeight) {
            return liftRight(middle, left, right);
        }
        if (left != null && leftWeight > HEAVIER_THAN * rightWeight) {
            return liftLeft(middle, left, right);
        }
        return node(middle.key, middle.value, left, right);
    }

    private Item<K, V> liftRight(Item<K, V> middle, @Nullable Item<K, V> left, Item<K, V> right) {
        var inner = right.left;
        if (inner == null || Item.size(inner) + 1 < DOUBLE_ROTATION_FROM * (Item.size(right.right) + 1)) {
            return node(right.key, right.value, node(middle.key, middle.value, left, inner), right.right);
        }
        return node(
                inner.key,
                inner.value,
                node(middle.key, middle.value, left, inner.left),
                node(right.key, right.value, inner.right, right.right));
    }

    private Item<K, V> liftLeft(Item<K, V> middle, Item<K, V> left, @Nullable Item<K, V> right) {
        var inner = left.right;
        if (inner == null || Item.size(inner) + 1 < DOUBLE_ROTATION_FROM * (Item.size(left.left) + 1)) {
            return node(left.key, left.value, left.left, node(middle.key, middle.value, inner, right));
        }
        return node(
                inner.key,
                inner.value,
                node(left.key, left.value, left.left, inner.left),
                node(middle.key, middle.value, inner.right, right));
    }
}
