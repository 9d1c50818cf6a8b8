package dev.djong.apiserver.allocation;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WriteResult;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hands out node ports. Which are taken is one bitmap in the store ({@code /registry/ranges/servicenodeports}, upstream's
 * RangeAllocation), changed by compare-and-swap: of two api-servers that want the same port one loses, reads again and sees
 * it taken.
 *
 * <p>The low end is kept for ports that people choose (KEP-3668): in the default range the first 86.
 */
public final class NodePortAllocator {
    static final String KEY = "/registry/ranges/servicenodeports";
    /** Each lost race means that somebody else made progress; so many in a row means that something is broken. */
    static final int MAX_RACES = 100;

    private static final int MIN_STATIC = 16;
    private static final int MAX_STATIC = 128;
    private static final int STATIC_SHARE = 32;

    private final Store store;
    private final PortRange range;
    private final RandomGenerator random;

    public NodePortAllocator(Store store, PortRange range, RandomGenerator random) {
        this.store = store;
        this.range = range;
        this.random = random;
    }

    public PortRange range() {
        return range;
    }

    /** One step on the bitmap: the answer, and the bitmap to store or null where nothing changes. */
    private record Change<A>(A answer, @Nullable PortBitmap next) {}

    public Allocation<Integer> take(int port) {
        if (!range.contains(port)) {
            return new Allocation.OutOfRange<>(port, range.toString());
        }
        return change(bitmap -> bitmap.has(port)
                ? new Change<>(new Allocation.InUse<>(port), null)
                : new Change<>(new Allocation.Taken<>(port), bitmap.with(port)));
    }

    /** Whether the port could be taken now: for dry runs. */
    public Allocation<Integer> look(int port) {
        if (!range.contains(port)) {
            return new Allocation.OutOfRange<>(port, range.toString());
        }
        return read(store.get(KEY)).has(port) ? new Allocation.InUse<>(port) : new Allocation.Taken<>(port);
    }

    /** Any free port. */
    public Allocation<Integer> takeNext() {
        return change(bitmap -> freePort(bitmap)
                .<Change<Allocation<Integer>>>map(port -> new Change<>(new Allocation.Taken<>(port), bitmap.with(port)))
                .orElseGet(() -> new Change<>(new Allocation.Full<>(), null)));
    }

    public void release(Collection<Integer> ports) {
        if (!ports.isEmpty()) {
            change(bitmap -> {
                var next = bitmap.without(ports);
                return new Change<>(ports, next.equals(bitmap) ? null : next);
            });
        }
    }

    /** The ports marked as taken. */
    public PortBitmap taken() {
        return read(store.get(KEY));
    }

    /** Marks and unmarks in one step: what a repair has found. */
    void repair(Collection<Integer> missing, Collection<Integer> leaked) {
        change(bitmap -> {
            var next = bitmap.without(leaked);
            for (var port : missing) {
                next = next.with(port);
            }
            return new Change<>(missing, next.equals(bitmap) ? null : next);
        });
    }

    private Optional<Integer> freePort(PortBitmap bitmap) {
        int reserved = Math.clamp(range.size() / STATIC_SHARE, MIN_STATIC, MAX_STATIC);
        int lower = reserved >= range.size() ? 0 : reserved;
        int upper = range.size() - lower;
        return bitmap.firstFree(range.first() + lower, upper, random.nextInt(upper))
                .or(() ->
                        lower == 0 ? Optional.empty() : bitmap.firstFree(range.first(), lower, random.nextInt(lower)));
    }

    private <A> A change(Function<PortBitmap, Change<A>> step) {
        var current = store.get(KEY);
        for (int races = 0; races < MAX_RACES; races++) {
            var change = step.apply(read(current));
            var next = change.next;
            if (next == null) {
                return change.answer;
            }
            var result = current.isEmpty()
                    ? store.create(KEY, next.toBytes(), Store.FOR_EVER)
                    : store.update(KEY, current.get().revision(), next.toBytes(), Store.FOR_EVER);
            switch (result) {
                case WriteResult.Committed done -> {
                    return change.answer;
                }
                case WriteResult.Conflict(var newer) -> current = Optional.of(newer);
                case WriteResult.AlreadyExists(var newer) -> current = Optional.of(newer);
                case WriteResult.NotFound none -> current = Optional.empty();
                case WriteResult.Unknown(var cause) -> throw ClusterIpAllocator.unknown("a node port", cause);
            }
        }
        throw new IllegalStateException("lost " + MAX_RACES + " races in a row for " + KEY);
    }

    private PortBitmap read(Optional<Stored> stored) {
        return stored.map(state -> PortBitmap.of(state.value(), range)).orElseGet(() -> PortBitmap.empty(range));
    }
}
