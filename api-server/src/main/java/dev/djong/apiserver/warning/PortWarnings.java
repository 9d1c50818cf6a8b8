package dev.djong.apiserver.warning;

import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Of the ports of all containers of a pod, which share one address. */
final class PortWarnings {
    static final List<String> CONTAINERS = List.of("initContainers", "containers", "ephemeralContainers");

    private record Port(String path, long number, String protocol, String hostIp, long hostPort, String name) {
        static Port of(String path, JsonObject port) {
            return new Port(
                    path,
                    port.integerOr("containerPort", 0),
                    port.text("protocol"),
                    port.text("hostIP"),
                    port.integerOr("hostPort", 0),
                    port.text("name"));
        }

        boolean isSameAs(Port other) {
            return number == other.number && protocol.equals(other.protocol);
        }

        /** How the two get in each other's way; the API refuses what is certain to. */
        Optional<String> conflictWith(Port other) {
            if (hostIp.equals(other.hostIp) && hostPort == other.hostPort) {
                return Optional.of("duplicate");
            }
            if (hostPort == 0 || other.hostPort == 0) {
                return Optional.of("overlapping");
            }
            return hostPort == other.hostPort && hostIp.isEmpty() != other.hostIp.isEmpty()
                    ? Optional.of("dangerously ambiguous")
                    : Optional.empty();
        }
    }

    private PortWarnings() {}

    static List<String> of(String path, JsonObject spec) {
        var warnings = new ArrayList<String>();
        var earlier = new ArrayList<Port>();
        for (var port : ports(path, spec)) {
            if (!port.hostIp.isEmpty() && port.hostPort == 0) {
                warnings.add(port.path + ": hostIP set without hostPort: {Name:" + port.name + " HostPort:0"
                        + " ContainerPort:" + port.number + " Protocol:" + port.protocol + " HostIP:" + port.hostIp
                        + "}");
            }
            for (var other : earlier) {
                if (port.isSameAs(other)) {
                    port.conflictWith(other)
                            .ifPresent(how ->
                                    warnings.add(port.path + ": " + how + " port definition with " + other.path));
                }
            }
            earlier.add(port);
        }
        return warnings;
    }

    private static List<Port> ports(String path, JsonObject spec) {
        var all = new ArrayList<Port>();
        for (var list : CONTAINERS) {
            var containers = spec.array(list);
            for (int i = 0; i < containers.size(); i++) {
                var ports = containers.get(i).asObject().array("ports");
                for (int j = 0; j < ports.size(); j++) {
                    var place = path + list + "[" + i + "].ports[" + j + "]";
                    all.add(Port.of(place, ports.get(j).asObject()));
                }
            }
        }
        return all;
    }
}
