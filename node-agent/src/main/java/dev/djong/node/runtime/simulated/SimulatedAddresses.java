package dev.djong.node.runtime.simulated;

import dev.djong.node.runtime.RuntimeFailure;
import java.util.BitSet;

/** Hands out the lowest free host address of an IPv4 range, the network's and the bridge's own left out. */
final class SimulatedAddresses {
    private static final int FIRST_HOST = 2;
    private static final int MAX_HOST_BITS = 16;

    private final long base;
    private final int size;
    private final BitSet taken = new BitSet();

    SimulatedAddresses(String cidr) {
        int slash = cidr.indexOf('/');
        long address = 0;
        for (var octet : cidr.substring(0, slash).split("\\.", -1)) {
            address = address << 8 | Integer.parseInt(octet);
        }
        int hostBits = Math.min(MAX_HOST_BITS, Integer.SIZE - Integer.parseInt(cidr.substring(slash + 1)));
        base = address >> hostBits << hostBits;
        size = 1 << hostBits;
    }

    synchronized String take() {
        int host = taken.nextClearBit(FIRST_HOST);
        if (host >= size - 1) {
            throw new RuntimeFailure("no free address among " + size, null);
        }
        taken.set(host);
        long address = base + host;
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    synchronized void giveBack(String address) {
        long value = 0;
        for (var octet : address.split("\\.", -1)) {
            value = value << 8 | Integer.parseInt(octet);
        }
        taken.clear((int) (value - base));
    }
}
