package dev.djong.node.network;

import dev.djong.object.ApiObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a node does about the ranges of pod addresses that the nodes of its cluster have. Pure. */
final class RoutePlanner {
    private final String self;

    /** @param self the name of this node */
    RoutePlanner(String self) {
        this.self = self;
    }

    /** The ranges that this node was given. */
    List<String> ownRanges(Collection<ApiObject> nodes) {
        return nodes.stream()
                .filter(node -> node.name().equals(self))
                .flatMap(RoutePlanner::ranges)
                .toList();
    }

    /** One route a range of every other node, to its first internal address of the same family. */
    Set<PodRoute> routes(Collection<ApiObject> nodes) {
        return nodes.stream()
                .filter(node -> !node.name().equals(self) && !node.isBeingDeleted())
                .flatMap(node ->
                        ranges(node).flatMap(range -> gateway(node, range).map(ip -> new PodRoute(range, ip)).stream()))
                .collect(Collectors.toSet());
    }

    private static Stream<String> ranges(ApiObject node) {
        var all = node.spec().array("podCIDRs");
        return all.isEmpty() ? Stream.of(node.spec().text("podCIDR")).filter(range -> !range.isEmpty()) : all.strings();
    }

    private static Optional<String> gateway(ApiObject node, String range) {
        boolean ipv6 = range.indexOf(':') >= 0;
        return node.status()
                .array("addresses")
                .objects()
                .filter(address -> address.text("type").equals("InternalIP"))
                .map(address -> address.text("address"))
                .filter(address -> address.indexOf(':') >= 0 == ipv6)
                .findFirst();
    }
}
