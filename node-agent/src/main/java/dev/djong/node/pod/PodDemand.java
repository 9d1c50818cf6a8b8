package dev.djong.node.pod;

import dev.djong.json.JsonString;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.object.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a pod takes of its node, read from its specification once: a node with a thousand pods adds up a thousand of these
 * for each pod that comes.
 *
 * @param requests in thousandths, for each of {@link #COUNTED}
 * @param hostPorts as {@code protocol/address/port}; the address is empty where it is any
 */
record PodDemand(Map<String, Long> requests, Set<String> hostPorts) {
    /** What a node that is full of it refuses pods for. */
    static final List<String> COUNTED = List.of("cpu", "memory");

    static PodDemand of(Pod pod) {
        var requests =
                COUNTED.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), name -> request(pod, name)));
        return new PodDemand(requests, Set.copyOf(hostPorts(pod)));
    }

    /** In thousandths. */
    long millis(String resource) {
        return requests.getOrDefault(resource, 0L);
    }

    boolean wantsPortsOf(PodDemand other) {
        return !hostPorts.isEmpty() && hostPorts.stream().anyMatch(other.hostPorts::contains);
    }

    /** The larger of all containers together and of each init container with the sidecars before it. */
    private static long request(Pod pod, String resource) {
        long sidecars = 0;
        long largestInit = 0;
        for (var init : pod.initContainers()) {
            long own = request(init, resource);
            if (init.role() == PodContainer.Role.SIDECAR) {
                sidecars += own;
            } else {
                largestInit = Math.max(largestInit, own + sidecars);
            }
        }
        long mains = pod.containers().stream()
                .mapToLong(main -> request(main, resource))
                .sum();
        return Math.max(largestInit, mains + sidecars);
    }

    private static long request(PodContainer container, String resource) {
        return container.resources().object("requests").get(resource) instanceof JsonString(var text)
                ? Quantity.parse(text).toMillis()
                : 0;
    }

    private static Set<String> hostPorts(Pod pod) {
        var ports = new HashSet<String>();
        for (var container : pod.allContainers()) {
            container
                    .json()
                    .array("ports")
                    .objects()
                    .filter(port -> port.integerOr("hostPort", 0) > 0)
                    .forEach(port -> ports.add(port.string("protocol").orElse("TCP") + "/"
                            + port.string("hostIP")
                                    .filter(ip -> !ip.equals("0.0.0.0"))
                                    .orElse("")
                            + "/" + port.integerOr("hostPort", 0)));
        }
        return ports;
    }
}
