package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;

/** Endpoints and EndpointSlices: addresses that may be sent traffic to. */
final class EndpointValidators {
    static final int MAX_ENDPOINTS = 1000;
    static final int MAX_ADDRESSES = 100;
    static final int MAX_PORTS = 20_000;
    private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");

    private EndpointValidators() {}

    static Validator endpoints() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject endpoints) {
                var subsets = endpoints.root().array("subsets");
                for (int i = 0; i < subsets.size(); i++) {
                    subset(errors, subsets.get(i).asObject(), "subsets[" + i + "]");
                }
            }
        };
    }

    private static void subset(Errors errors, JsonObject subset, String path) {
        if (subset.array("addresses").isEmpty()
                && subset.array("notReadyAddresses").isEmpty()) {
            errors.required(path, "must specify `addresses` or `notReadyAddresses`");
        }
        for (var member : List.of("addresses", "notReadyAddresses")) {
            Items.each(
                    subset,
                    path,
                    member,
                    (address, at) -> IpRules.requireRoutable(errors, at + ".ip", address.text("ip")));
        }
        boolean many = subset.array("ports").size() > 1;
        Items.each(subset, path, "ports", (port, at) -> {
            if (many && port.text("name").isEmpty()) {
                errors.required(at + ".name", "");
            } else if (!port.text("name").isEmpty()) {
                errors.invalid(at + ".name", port.text("name"), Names.dnsLabel(port.text("name")));
            }
            long number = port.integerOr("port", 0);
            Names.portNumber(number).forEach(problem -> errors.invalid(at + ".port", Json.of(number), problem));
            errors.oneOf(at + ".protocol", port.text("protocol"), ContainerRules.PROTOCOLS);
        });
    }

    static Validator endpointSlice() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject slice) {
                var type = slice.root().text("addressType");
                errors.oneOf("addressType", type, ADDRESS_TYPES);
                var endpoints = slice.root().array("endpoints");
                if (endpoints.size() > MAX_ENDPOINTS) {
                    errors.add(FieldError.tooMany("endpoints", endpoints.size(), MAX_ENDPOINTS));
                    return;
                }
                for (int i = 0; i < endpoints.size(); i++) {
                    endpoint(errors, endpoints.get(i).asObject(), "endpoints[" + i + "]", type);
                }
                slicePorts(errors, slice);
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject slice, ApiObject stored) {
                check(errors, slice);
                errors.unchanged(
                        "addressType",
                        slice.root().get("addressType"),
                        stored.root().get("addressType"));
            }
        };
    }

    private static void endpoint(Errors errors, JsonObject endpoint, String path, String type) {
        var addresses = endpoint.array("addresses");
        if (addresses.isEmpty()) {
            errors.required(path + ".addresses", "must contain at least 1 address");
        } else if (addresses.size() > MAX_ADDRESSES) {
            errors.add(FieldError.tooMany(path + ".addresses", addresses.size(), MAX_ADDRESSES));
        }
        Items.eachText(addresses, path + ".addresses", (address, at) -> {
            if (type.equals("FQDN")) {
                errors.invalid(at, address, Names.dnsSubdomain(address));
                return;
            }
            if (IpAddress.parse(address)
                            .filter(ip -> ip.family().text().equals(type))
                            .isEmpty()
                    && ADDRESS_TYPES.contains(type)) {
                errors.invalid(at, address, "must be an " + type + " address");
            } else {
                IpRules.requireRoutable(errors, at, address);
            }
        });
        var hostname = endpoint.text("hostname");
        if (!hostname.isEmpty()) {
            errors.invalid(path + ".hostname", hostname, Names.dnsLabel(hostname));
        }
        var node = endpoint.text("nodeName");
        if (!node.isEmpty()) {
            errors.invalid(path + ".nodeName", node, Names.dnsSubdomain(node));
        }
    }

    private static void slicePorts(Errors errors, ApiObject slice) {
        var ports = slice.root().array("ports");
        if (ports.size() > MAX_PORTS) {
            errors.add(FieldError.tooMany("ports", ports.size(), MAX_PORTS));
            return;
        }
        var names = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i).asObject();
            var path = "ports[" + i + "]";
            var name = port.text("name");
            if (!name.isEmpty()) {
                errors.invalid(path + ".name", name, Names.dnsLabel(name));
            }
            if (!names.add(name)) {
                errors.duplicate(path + ".name", Json.of(name));
            }
            errors.oneOf(path + ".protocol", port.text("protocol"), ContainerRules.PROTOCOLS);
        }
    }
}
