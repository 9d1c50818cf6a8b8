package dev.djong.apiserver.allocation;

import java.math.BigInteger;
import java.util.Optional;

/** A range of addresses: the first one and the length of the common prefix. */
public record Cidr(IpAddress network, int prefixLength) {

    /** Strict: the address must be the network's first. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> length <= address.family().bits())
                .map(address -> new Cidr(address, length))
                .filter(cidr -> cidr.network.value().mod(cidr.size()).signum() == 0);
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
