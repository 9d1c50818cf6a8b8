package dev.djong.node.launch;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Variables that tell a container of the services around it: {@code NAME_SERVICE_HOST}, {@code NAME_SERVICE_PORT}, and
 * the older Docker links form. Those of the API server's own service are always there.
 */
final class ServiceVariables {
    private static final String API_SERVICE = "kubernetes";

    private ServiceVariables() {}

    /** @param links whether the pod wants those of its own namespace */
    static Map<String, String> of(List<ApiObject> ownNamespace, List<ApiObject> defaultNamespace, boolean links) {
        var variables = new TreeMap<String, String>();
        var always = defaultNamespace.stream().filter(service -> service.name().equals(API_SERVICE));
        Stream.concat(always, links ? ownNamespace.stream() : Stream.of())
                .filter(ServiceVariables::hasAddress)
                .forEach(service -> add(service, variables));
        return variables;
    }

    private static boolean hasAddress(ApiObject service) {
        var ip = service.spec().text("clusterIP");
        return !ip.isEmpty()
                && !ip.equals("None")
                && !service.spec().array("ports").isEmpty();
    }

    private static void add(ApiObject service, Map<String, String> variables) {
        var ip = service.spec().text("clusterIP");
        var prefix = service.name().toUpperCase(Locale.ROOT).replace('-', '_');
        var ports = service.spec().array("ports").objects().toList();
        variables.put(prefix + "_SERVICE_HOST", ip);
        variables.put(prefix + "_SERVICE_PORT", port(ports.getFirst()));
        variables.put(prefix + "_PORT", url(ip, ports.getFirst()));
        for (var port : ports) {
            if (!port.text("name").isEmpty()) {
                variables.put(
                        prefix + "_SERVICE_PORT_"
                                + port.text("name").toUpperCase(Locale.ROOT).replace('-', '_'),
                        port(port));
            }
            var link = prefix + "_PORT_" + port(port) + "_" + protocol(port).toUpperCase(Locale.ROOT);
            variables.put(link, url(ip, port));
            variables.put(link + "_PROTO", protocol(port));
            variables.put(link + "_PORT", port(port));
            variables.put(link + "_ADDR", ip);
        }
    }

    private static String port(JsonObject port) {
        return String.valueOf(port.integerOr("port", 0));
    }

    private static String protocol(JsonObject port) {
        return port.string("protocol").orElse("TCP").toLowerCase(Locale.ROOT);
    }

    private static String url(String ip, JsonObject port) {
        return protocol(port) + "://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port(port);
    }
}
