package dev.djong.apiserver.allocation;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.Cidr;
import dev.djong.object.IpAddress;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Hands out the addresses of one service range. An address is taken by creating its {@code IPAddress} object in the store,
 * which only one api-server can win (KEP-1880); nothing is remembered here.
 *
 * <p>The low end of a range is kept for addresses that people choose (KEP-3070): in 10.96.0.0/16 the first 256. A free one
 * is looked for above them first, from a random start, so that api-servers seldom meet.
 */
public final class ClusterIpAllocator {
    /** Random tries before all taken addresses are listed. */
    static final int RANDOM_TRIES = 16;

    private static final BigInteger MIN_STATIC = BigInteger.valueOf(16);
    private static final BigInteger MAX_STATIC = BigInteger.valueOf(256);
    private static final BigInteger STATIC_SHARE = BigInteger.valueOf(16);

    private final Store store;
    private final Cidr range;
    private final InstantSource clock;
    private final RandomGenerator random;

    public ClusterIpAllocator(Store store, Cidr range, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.range = range;
        this.clock = clock;
        this.random = random;
    }

    public Cidr range() {
        return range;
    }

    /** The address of the {@code kubernetes} Service: the first after the network's own. */
    public IpAddress first() {
        return range.network().plus(BigInteger.ONE);
    }

    public Allocation<IpAddress> take(IpAddress address, Owner owner) {
        if (!isUsable(address)) {
            return new Allocation.OutOfRange<>(address, range.toString());
        }
        var object = IpAddressObjects.of(address, owner, clock.instant(), random);
        var key = IpAddressObjects.key(address);
        return switch (store.create(key, JsonWriter.toBytes(object.root()), Store.FOR_EVER)) {
            case WriteResult.Committed done -> new Allocation.Taken<>(address);
            case WriteResult.AlreadyExists(var current) -> new Allocation.InUse<>(address);
            case WriteResult.Unknown(var cause) -> throw unknown(address.toString(), cause);
            case WriteResult.Conflict conflict -> throw new IllegalStateException("create answered " + conflict);
            case WriteResult.NotFound none -> throw new IllegalStateException("create answered " + none);
        };
    }

    /** Whether the address could be taken now: for dry runs. */
    public Allocation<IpAddress> look(IpAddress address) {
        if (!isUsable(address)) {
            return new Allocation.OutOfRange<>(address, range.toString());
        }
        return store.get(IpAddressObjects.key(address)).isPresent()
                ? new Allocation.InUse<>(address)
                : new Allocation.Taken<>(address);
    }

    /** Any free address. */
    public Allocation<IpAddress> takeNext(Owner owner) {
        var usable = usable();
        var reserved = staticBand(usable);
        var upper = usable.subtract(reserved);
        for (int i = 0; i < RANDOM_TRIES && upper.signum() > 0; i++) {
            var address = at(reserved.add(randomBelow(upper)));
            if (take(address, owner) instanceof Allocation.Taken<IpAddress> taken) {
                return taken;
            }
        }
        return takeFromList(owner, usable, reserved);
    }

    /** The range is nearly full: list what is taken and walk over it, the upper band first. */
    private Allocation<IpAddress> takeFromList(Owner owner, BigInteger usable, BigInteger reserved) {
        var prefix = IpAddressObjects.PREFIX;
        var taken = store.list(new ListQuery(KeyRange.prefix(prefix), Revision.ZERO, 0, true)).items().stream()
                .map(item -> item.key().substring(prefix.length()))
                .collect(Collectors.toSet());
        for (var i = BigInteger.ZERO; i.compareTo(usable) < 0; i = i.add(BigInteger.ONE)) {
            var address = at(i.add(reserved).mod(usable));
            if (!taken.contains(address.toString())
                    && take(address, owner) instanceof Allocation.Taken<IpAddress> won) {
                return won;
            }
        }
        return new Allocation.Full<>();
    }

    /** Gives the address back, unless it is somebody else's by now. */
    public void release(IpAddress address, Owner owner) {
        var key = IpAddressObjects.key(address);
        store.get(key)
                .filter(stored -> IpAddressObjects.isHeldBy(
                        new ApiObject(JsonReader.read(stored.value()).asObject()), owner))
                .ifPresent(stored -> store.delete(key, stored.revision()));
    }

    /** Who holds the address, if anybody. */
    public Optional<ApiObject> holder(IpAddress address) {
        return store.get(IpAddressObjects.key(address))
                .map(stored -> new ApiObject(JsonReader.read(stored.value()).asObject()));
    }

    private boolean isUsable(IpAddress address) {
        if (!range.contains(address)) {
            return false;
        }
        var offset = address.value().subtract(range.network().value());
        return offset.signum() > 0 && offset.compareTo(usable()) <= 0;
    }

    /** All but the network's address and, with IPv4, the broadcast address. */
    private BigInteger usable() {
        return range.size().subtract(BigInteger.valueOf(range.family() == IpAddress.Family.IPV4 ? 2 : 1));
    }

    private static BigInteger staticBand(BigInteger usable) {
        var share = usable.divide(STATIC_SHARE).max(MIN_STATIC).min(MAX_STATIC);
        return share.compareTo(usable) >= 0 ? BigInteger.ZERO : share;
    }

    private IpAddress at(BigInteger offset) {
        return first().plus(offset);
    }

    private BigInteger randomBelow(BigInteger bound) {
        return bound.bitLength() < Long.SIZE
                ? BigInteger.valueOf(random.nextLong(bound.longValue()))
                : BigInteger.valueOf(random.nextLong(Long.MAX_VALUE));
    }

    static ApiFailure unknown(String what, Throwable cause) {
        var failure = ApiFailure.internal("whether " + what + " was allocated is not known: " + cause.getMessage());
        failure.addSuppressed(cause);
        return failure;
    }
}
