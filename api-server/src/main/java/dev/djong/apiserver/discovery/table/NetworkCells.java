package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Cells of services, their endpoints and what leads to them. */
final class NetworkCells {
    private NetworkCells() {}

    static List<Cell> service(ApiObject service) {
        var spec = service.spec();
        return List.of(
                CoreCells.name(service),
                Cell.of(spec.text("type")),
                Cell.of(spec.array("clusterIPs").strings().findFirst().orElse(Cell.NONE)),
                Cell.of(externalAddress(service)),
                Cell.of(Texts.joined(spec.array("ports").objects().map(NetworkCells::port), ","), Cell.NONE),
                CoreCells.age(service),
                Cell.of(Texts.labels(spec.object("selector"))));
    }

    private static String port(JsonObject port) {
        long nodePort = port.integerOr("nodePort", 0);
        return port.integerOr("port", 0) + (nodePort > 0 ? ":" + nodePort : "") + "/" + port.text("protocol");
    }

    private static String externalAddress(ApiObject service) {
        var own = service.spec().array("externalIPs").strings().toList();
        return switch (service.spec().text("type")) {
            case "ClusterIP", "NodePort" -> own.isEmpty() ? Cell.NONE : String.join(",", own);
            case "LoadBalancer" -> {
                var all = Stream.concat(balancerAddresses(service).stream(), own.stream())
                        .toList();
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            case "ExternalName" -> service.spec().text("externalName");
            default -> Cell.UNKNOWN;
        };
    }

    private static TreeSet<String> balancerAddresses(ApiObject service) {
        var addresses = new TreeSet<String>();
        service.status().object("loadBalancer").array("ingress").objects().forEach(ingress -> {
            var address = ingress.text("ip").isEmpty() ? ingress.text("hostname") : ingress.text("ip");
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        });
        return addresses;
    }

    static List<Cell> ingress(ApiObject ingress) {
        var spec = ingress.spec();
        var hosts = spec.array("rules")
                .objects()
                .map(rule -> rule.text("host"))
                .filter(host -> !host.isEmpty())
                .toList();
        return List.of(
                CoreCells.name(ingress),
                Cell.of(spec.text("ingressClassName"), Cell.NONE),
                Cell.of(Texts.shortened(hosts, "*")),
                Cell.of(String.join(",", balancerAddresses(ingress))),
                Cell.of(spec.array("tls").isEmpty() ? "80" : "80, 443"),
                CoreCells.age(ingress));
    }

    static List<Cell> ingressClass(ApiObject ingressClass) {
        var spec = ingressClass.spec();
        var parameters = spec.object("parameters");
        var group = parameters.text("apiGroup").isEmpty() ? "" : "." + parameters.text("apiGroup");
        return List.of(
                CoreCells.name(ingressClass),
                Cell.of(spec.text("controller")),
                Cell.of(
                        parameters.isEmpty()
                                ? Cell.NONE
                                : parameters.text("kind") + group + "/" + parameters.text("name")),
                CoreCells.age(ingressClass));
    }

    static List<Cell> policy(ApiObject policy) {
        return List.of(
                CoreCells.name(policy),
                Cell.of(Texts.selector(policy.spec().object("podSelector"))),
                CoreCells.age(policy));
    }

    static List<Cell> serviceCidr(ApiObject cidr) {
        return List.of(
                CoreCells.name(cidr),
                Cell.of(Texts.joined(cidr.spec().array("cidrs").strings(), ",")),
                CoreCells.age(cidr));
    }

    static List<Cell> ipAddress(ApiObject address) {
        var parent = address.spec().object("parentRef");
        var owner = Stream.of("group", "resource", "namespace", "name")
                .map(parent::text)
                .filter(part -> !part.isEmpty());
        return List.of(CoreCells.name(address), Cell.of(Texts.joined(owner, "/"), Cell.NONE), CoreCells.age(address));
    }

    static List<Cell> endpoints(ApiObject endpoints) {
        var all = new ArrayList<String>();
        endpoints.root().array("subsets").objects().forEach(subset -> {
            var addresses = subset.array("addresses")
                    .objects()
                    .map(address -> address.text("ip"))
                    .toList();
            var ports = subset.array("ports").objects().toList();
            if (ports.isEmpty()) {
                all.addAll(addresses);
            }
            ports.forEach(port ->
                    addresses.forEach(address -> all.add(Texts.hostPort(address, port.integerOr("port", 0)))));
        });
        return List.of(CoreCells.name(endpoints), Cell.of(Texts.shortened(all, Cell.NONE)), CoreCells.age(endpoints));
    }

    static List<Cell> endpointSlice(ApiObject slice) {
        var ports = slice.root()
                .array("ports")
                .objects()
                .map(NetworkCells::slicePort)
                .toList();
        var addresses = slice.root()
                .array("endpoints")
                .objects()
                .flatMap(endpoint -> endpoint.array("addresses").strings())
                .toList();
        return List.of(
                CoreCells.name(slice),
                Cell.of(slice.root().text("addressType")),
                Cell.of(Texts.shortened(ports, Cell.UNSET)),
                Cell.of(Texts.shortened(addresses, Cell.UNSET)),
                CoreCells.age(slice));
    }

    private static String slicePort(JsonObject port) {
        if (port.has("port")) {
            return Long.toString(port.integerOr("port", 0));
        }
        return port.text("name").isEmpty() ? "*" : port.text("name");
    }
}
