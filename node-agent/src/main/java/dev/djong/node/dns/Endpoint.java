package dev.djong.node.dns;

import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * A ready endpoint of a headless service.
 *
 * @param label its name below the service: its hostname, or its address with dashes
 */
record Endpoint(String ip, String label, List<Port> ports) {

    /** @param name may be empty */
    record Port(String name, String protocol, int number) {}

    static Stream<Endpoint> readyOf(ApiObject slice) {
        var ports = slice.root().array("ports").objects().map(Endpoint::port).toList();
        return slice.root()
                .array("endpoints")
                .objects()
                .filter(endpoint -> endpoint.object("conditions").get("ready") != JsonBool.FALSE)
                .flatMap(endpoint -> endpoint.array("addresses")
                        .strings()
                        .limit(1)
                        .map(ip -> new Endpoint(ip, label(endpoint, ip), ports)));
    }

    private static Port port(JsonObject json) {
        var protocol = json.text("protocol");
        return new Port(json.text("name"), protocol.isEmpty() ? "TCP" : protocol, (int) json.integerOr("port", 0));
    }

    private static String label(JsonObject endpoint, String ip) {
        return endpoint.string("hostname").orElseGet(() -> ip.replace('.', '-').replace(':', '-'));
    }
}
