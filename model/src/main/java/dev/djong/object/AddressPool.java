package dev.djong.object;

import dev.djong.object.IpAddress.Family;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range of addresses that a cluster gives out itself, such as {@code 192.0.2.64/26}. Unlike a network it has no gateway
 * and no broadcast address; still, IPv4 addresses that end in 0 or 255 are not given out, since some clients refuse them.
 */
public record AddressPool(Cidr range) {
    /** More than any cluster has balancers; looking for a free one stays cheap. */
    static final int MAX_ADDRESSES = 65_536;

    private static final int LAST_OF_BYTE = 255;

    public AddressPool {
        if (range.size().compareTo(BigInteger.valueOf(MAX_ADDRESSES)) > 0) {
            throw new IllegalArgumentException(
                    range + " has more than " + MAX_ADDRESSES + " addresses: name a smaller part of it");
        }
    }

    /** @throws IllegalArgumentException with what is wrong with it */
    public static AddressPool parse(String text) {
        return new AddressPool(Cidr.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no range of addresses such as 192.0.2.64/26")));
    }

    public static List<AddressPool> parse(List<String> texts) {
        return texts.stream().map(AddressPool::parse).toList();
    }

    public Family family() {
        return range.family();
    }

    /** False also for texts that are no address. */
    public boolean contains(String ip) {
        return IpAddress.parse(ip).filter(range::contains).isPresent();
    }

    /** Those that may be given out, in order. */
    public Stream<IpAddress> addresses() {
        return IntStream.range(0, range.size().intValueExact())
                .mapToObj(index -> range.network().plus(BigInteger.valueOf(index)))
                .filter(this::isTakenByEveryClient);
    }

    private boolean isTakenByEveryClient(IpAddress address) {
        int last = address.value().intValue() & LAST_OF_BYTE;
        return family() == Family.IPV6 || range.size().equals(BigInteger.ONE) || last != 0 && last != LAST_OF_BYTE;
    }

    @Override
    public String toString() {
        return range.toString();
    }
}
