package dev.djong.object;

import java.math.BigInteger;
import java.util.Optional;

/** A range of addresses: the first one and the length of the common prefix. */
public record Cidr(IpAddress network, int prefixLength) {

    /** Strict: the address must be the network's first. */
    public static Optional<Cidr> parse(String text) {
        return around(text).filter(cidr -> cidr.network.value().mod(cidr.size()).signum() == 0);
    }

    /** The network that an address with a prefix length is in: of {@code 10.1.2.3/8} it is {@code 10.0.0.0/8}. */
    public static Optional<Cidr> including(String text) {
        return around(text).map(cidr -> {
            var rest = cidr.network.value().mod(cidr.size());
            return new Cidr(cidr.network.plus(rest.negate()), cidr.prefixLength);
        });
    }

    private static Optional<Cidr> around(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> length <= address.family().bits())
                .map(address -> new Cidr(address, length));
    }

    public IpAddress.Family family() {
        return network.family();
    }

    /** How many addresses there are, first and last included. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(family().bits() - prefixLength);
    }

    public boolean contains(IpAddress address) {
        return address.family() == family()
                && address.compareTo(network) >= 0
                && address.value().compareTo(network.value().add(size())) < 0;
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
