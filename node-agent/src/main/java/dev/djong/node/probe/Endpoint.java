package dev.djong.node.probe;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.node.spec.PodContainer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Where a check or hook connects to. */
record Endpoint(String host, int port) {

    /**
     * @param action an httpGet, tcpSocket or grpc member
     * @param address where it goes unless it names a host
     * @throws IllegalArgumentException if its port is a name that the container does not have
     */
    static Endpoint of(JsonObject action, PodContainer container, String address) {
        var host = action.string("host").filter(name -> !name.isEmpty()).orElse(address);
        return new Endpoint(
                host,
                port(action.get("port"), container)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "couldn't find port " + action.get("port") + " of container " + container.name())));
    }

    private static OptionalInt port(@Nullable Json port, PodContainer container) {
        return switch (port) {
            case JsonInteger(var number) -> OptionalInt.of((int) number);
            case JsonString(var text) when text.matches("\\d{1,5}") -> OptionalInt.of(Integer.parseInt(text));
            case JsonString(var name) ->
                container
                        .json()
                        .array("ports")
                        .objects()
                        .filter(candidate -> candidate.text("name").equals(name))
                        .mapToInt(candidate -> (int) candidate.integerOr("containerPort", 0))
                        .findFirst();
            case null, default -> OptionalInt.empty();
        };
    }
}
