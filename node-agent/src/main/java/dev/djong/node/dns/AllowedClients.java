package dev.djong.node.dns;

import java.net.InetAddress;
import java.util.List;

/** Who is answered: pods and this node. A resolver that answers the whole world gets used against others. */
final class AllowedClients {
    private record Subnet(byte[] address, int bits) {
        static Subnet of(String cidr) {
            int slash = cidr.indexOf('/');
            var address = Addresses.parse(slash < 0 ? cidr : cidr.substring(0, slash))
                    .orElseThrow(() -> new IllegalArgumentException("\"" + cidr + "\" is no address range"))
                    .getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > address.length * 8) {
                throw new IllegalArgumentException("\"" + cidr + "\" is no address range");
            }
            return new Subnet(address, bits);
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Subnet> subnets;

    AllowedClients(List<String> cidrs) {
        subnets = cidrs.stream().map(Subnet::of).toList();
    }

    boolean contains(InetAddress client) {
        var bytes = client.getAddress();
        return client.isLoopbackAddress() || subnets.stream().anyMatch(subnet -> subnet.contains(bytes));
    }
}
