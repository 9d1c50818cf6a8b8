package dev.djong.node.launch;

import dev.djong.node.runtime.SandboxSpec.PortMapping;
import dev.djong.node.spec.Pod;
import java.util.List;

/** The host ports that a pod asks for. On the host's network its ports need no leading. */
final class HostPorts {
    private HostPorts() {}

    static List<PortMapping> of(Pod pod) {
        if (pod.hostNetwork()) {
            return List.of();
        }
        return pod.allContainers().stream()
                .flatMap(container -> container.json().array("ports").objects())
                .filter(port -> port.integerOr("hostPort", 0) > 0)
                .map(port -> new PortMapping(
                        port.string("protocol").orElse("TCP"),
                        (int) port.integerOr("containerPort", 0),
                        (int) port.integerOr("hostPort", 0),
                        port.text("hostIP")))
                .toList();
    }
}
