package dev.djong.apiserver.validation;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.Set;

/** The ports of a service. */
final class ServicePortRules {
    private final Errors errors;
    private final boolean manyPorts;
    private final boolean nodePorts;
    private final Set<String> names = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    private ServicePortRules(Errors errors, boolean manyPorts, boolean nodePorts) {
        this.errors = errors;
        this.manyPorts = manyPorts;
        this.nodePorts = nodePorts;
    }

    static void check(Errors errors, ApiObject service) {
        var ports = service.spec().array("ports");
        boolean needed = ServiceNumbers.hasClusterIps(service) && !ServiceNumbers.isHeadless(service);
        if (ports.isEmpty() && needed) {
            errors.required("spec.ports", "");
        }
        var rules = new ServicePortRules(errors, ports.size() > 1, ServiceNumbers.mayHaveNodePorts(service));
        Items.each(service.spec(), "spec", "ports", rules::port);
    }

    private void port(JsonObject port, String path) {
        name(port.text("name"), path);
        long number = port.integerOr("port", 0);
        Names.portNumber(number).forEach(problem -> errors.invalid(path + ".port", Json.of(number), problem));
        var protocol = port.text("protocol");
        errors.oneOf(path + ".protocol", protocol, ContainerRules.PROTOCOLS);
        var target = port.get("targetPort");
        if (target != null) {
            ContainerRules.portOrName(errors, path + ".targetPort", target);
        }
        if (!numbers.add(protocol + "/" + number)) {
            errors.duplicate(path, JsonObject.EMPTY.with("port", number).with("protocol", protocol));
        }
        nodePort(ServiceNumbers.nodePort(port), protocol, path);
    }

    private void name(String name, String path) {
        if (name.isEmpty()) {
            if (manyPorts) {
                errors.required(path + ".name", "");
            }
            return;
        }
        errors.invalid(path + ".name", name, Names.dnsLabel(name));
        if (!names.add(name)) {
            errors.duplicate(path + ".name", Json.of(name));
        }
    }

    private void nodePort(int nodePort, String protocol, String path) {
        if (nodePort == 0) {
            return;
        }
        if (!nodePorts) {
            errors.forbidden(path + ".nodePort", "may not be used when `type` is 'ClusterIP'");
        } else if (!taken.add(protocol + "/" + nodePort)) {
            errors.duplicate(path + ".nodePort", Json.of(nodePort));
        }
    }
}
