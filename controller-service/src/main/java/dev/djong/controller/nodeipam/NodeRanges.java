package dev.djong.controller.nodeipam;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;

/**
 * The equal parts of the cluster's pod network, one a node: {@code 10.244.0.0/16} in parts of 24 bits is {@code
 * 10.244.0.0/24}, {@code 10.244.1.0/24} and so on. IPv4.
 *
 * @param first the network's first address
 * @param clusterBits the length of the network's prefix
 * @param nodeBits the length of a part's prefix
 */
public record NodeRanges(int first, int clusterBits, int nodeBits) {
    public static final int DEFAULT_NODE_BITS = 24;
    /** As upstream: a bitmap of more parts is refused there. */
    private static final int MAX_DIFFERENCE = 16;
    /** A part of two addresses has none for a pod beside network, gateway and broadcast. */
    private static final int MAX_NODE_BITS = 29;

    private static final int ADDRESS_BITS = 32;

    public NodeRanges {
        if (nodeBits < clusterBits || nodeBits > MAX_NODE_BITS || nodeBits - clusterBits > MAX_DIFFERENCE) {
            throw new IllegalArgumentException("--node-cidr-mask-size=" + nodeBits + ": choose from " + clusterBits
                    + " to " + Math.min(MAX_NODE_BITS, clusterBits + MAX_DIFFERENCE) + " in a --cluster-cidr of /"
                    + clusterBits);
        }
    }

    /** @throws IllegalArgumentException with what is wrong */
    public static NodeRanges of(String clusterCidr, int nodeBits) {
        var parts = clusterCidr.split("/", -1);
        try {
            if (parts.length == 2 && InetAddress.ofLiteral(parts[0]) instanceof Inet4Address address) {
                int bits = Integer.parseInt(parts[1]);
                if (bits >= 1 && bits < ADDRESS_BITS) {
                    return new NodeRanges(number(address) & mask(bits), bits, nodeBits);
                }
            }
        } catch (NumberFormatException noNumber) {
            throw invalid(clusterCidr);
        } catch (IllegalArgumentException e) {
            throw String.valueOf(e.getMessage()).startsWith("--") ? e : invalid(clusterCidr);
        }
        throw invalid(clusterCidr);
    }

    private static IllegalArgumentException invalid(String clusterCidr) {
        return new IllegalArgumentException(
                "--cluster-cidr=" + clusterCidr + ": write one IPv4 network such as 10.244.0.0/16");
    }

    public int count() {
        return 1 << (nodeBits - clusterBits);
    }

    /** The lowest part that is not among {@code taken}; empty when all are. */
    public Optional<String> free(Collection<String> taken) {
        var gone = new HashSet<>(taken);
        for (int i = 0; i < count(); i++) {
            var candidate = part(i);
            if (!gone.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private String part(int index) {
        int start = first + (index << (ADDRESS_BITS - nodeBits));
        return "%d.%d.%d.%d/%d"
                .formatted(start >>> 24 & 0xff, start >>> 16 & 0xff, start >>> 8 & 0xff, start & 0xff, nodeBits);
    }

    private static int number(Inet4Address address) {
        int number = 0;
        for (byte each : address.getAddress()) {
            number = number << 8 | each & 0xff;
        }
        return number;
    }

    private static int mask(int bits) {
        return -1 << (ADDRESS_BITS - bits);
    }
}
