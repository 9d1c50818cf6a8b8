package dev.djong.node.proxy.nft;

import dev.djong.object.AddressPool;
import java.util.List;

/**
 * How this cluster's tables look.
 *
 * @param clusterId part of the tables' names: letters, digits and dashes
 * @param podCidrs the addresses of all pods of the cluster; connections from elsewhere to cluster IPs are masqueraded
 * @param balancerPools the addresses of balancers that nodes hold: nothing but services answers there
 * @param bridgeFiltered whether packets between two pods of one bridge pass the packet filter
 *     ({@code net.bridge.bridge-nf-call-iptables}); without that answers would take a short cut past it, so such
 *     connections are masqueraded
 */
public record NftSettings(
        String clusterId, List<String> podCidrs, List<AddressPool> balancerPools, boolean bridgeFiltered) {
    public NftSettings {
        podCidrs = List.copyOf(podCidrs);
        balancerPools = List.copyOf(balancerPools);
        if (!clusterId.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "\"" + clusterId + "\" is no cluster id: use letters, digits and dashes");
        }
        podCidrs.forEach(cidr -> {
            if (!cidr.matches("[0-9a-fA-F.:]+/[0-9]{1,3}")) {
                throw new IllegalArgumentException("\"" + cidr + "\" is no CIDR such as 10.244.0.0/16");
            }
        });
    }

    String table() {
        return "djong-" + clusterId;
    }

    List<String> podCidrs(Family family) {
        return podCidrs.stream()
                .filter(cidr -> cidr.indexOf(':') >= 0 == (family == Family.IP6))
                .toList();
    }

    List<String> balancerPools(Family family) {
        return balancerPools.stream()
                .map(AddressPool::toString)
                .filter(pool -> pool.indexOf(':') >= 0 == (family == Family.IP6))
                .toList();
    }
}
