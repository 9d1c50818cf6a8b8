package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.ClusterIpAllocator;
import dev.djong.apiserver.allocation.NodePortAllocator;
import dev.djong.object.IpAddress.Family;
import java.util.List;
import java.util.Optional;

/**
 * What services draw from: one range of cluster IPs, or two of different families, and the node ports.
 *
 * @param addresses the first one's family is the cluster's default
 */
public record ServiceNetwork(List<ClusterIpAllocator> addresses, NodePortAllocator ports) {
    public ServiceNetwork {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()
                || addresses.stream()
                                .map(each -> each.range().family())
                                .distinct()
                                .count()
                        != addresses.size()) {
            throw new IllegalArgumentException("one service range a family is needed, not "
                    + addresses.stream().map(ClusterIpAllocator::range).toList());
        }
    }

    public List<Family> families() {
        return addresses.stream().map(each -> each.range().family()).toList();
    }

    public Optional<ClusterIpAllocator> of(Family family) {
        return addresses.stream()
                .filter(each -> each.range().family() == family)
                .findFirst();
    }
}
