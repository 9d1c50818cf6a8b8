package dev.djong.apiserver.subresource;

import dev.djong.apiserver.subresource.stream.ForwardBridge;
import dev.djong.status.ApiFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The ports that a WebSocket client wants forwarded; over SPDY they come with each stream instead. */
final class ForwardedPorts {
    private static final int MAX_PORT = 65535;

    private ForwardedPorts() {}

    /**
     * @param values of the query's parameter, each one or more ports with commas between
     * @throws ApiFailure 400 where there is none, or one that is no port
     */
    static List<Integer> parse(List<String> values) {
        var ports = new ArrayList<Integer>();
        values.stream().flatMap(value -> Arrays.stream(value.split(",", -1))).forEach(text -> ports.add(port(text)));
        if (ports.isEmpty()) {
            throw ApiFailure.badRequest("query parameter \"ports\" is required");
        }
        if (ports.size() > ForwardBridge.MAX_PORTS) {
            throw ApiFailure.badRequest("at most " + ForwardBridge.MAX_PORTS + " ports can be forwarded at once");
        }
        return List.copyOf(ports);
    }

    private static int port(String text) {
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
        if (port < 0 || port > MAX_PORT) {
            throw ApiFailure.badRequest("unable to parse \"" + text + "\" as a port");
        }
        if (port == 0) {
            throw ApiFailure.badRequest("port \"" + text + "\" must be > 0");
        }
        return port;
    }
}
