package dev.djong.node.device;

import dev.djong.json.JsonObject;
import dev.djong.node.spec.PodContainer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What containers of a pod get for its claims.
 *
 * @param byClaim by the names that the pod has for its claims
 */
public record PreparedDevices(Map<String, List<Prepared>> byClaim) {
    public static final PreparedDevices NONE = new PreparedDevices(Map.of());

    /**
     * A device as its driver has prepared it.
     *
     * @param requests of the claim that it is for; empty for all
     * @param names by which the runtime knows it (CDI); none is needed where a driver does all by itself
     */
    public record Prepared(List<String> requests, List<String> names) {
        private boolean isFor(String request) {
            return request.isEmpty()
                    || requests.isEmpty()
                    || requests.stream().anyMatch(each -> each.equals(request) || each.startsWith(request + "/"));
        }
    }

    public PreparedDevices {
        byClaim = Map.copyOf(byClaim);
    }

    /** The names of what a container asks for in its {@code resources.claims}. */
    public List<String> of(PodContainer container) {
        return container
                .json()
                .object("resources")
                .array("claims")
                .objects()
                .flatMap(this::named)
                .distinct()
                .toList();
    }

    private Stream<String> named(JsonObject wish) {
        return byClaim.getOrDefault(wish.text("name"), List.of()).stream()
                .filter(device -> device.isFor(wish.text("request")))
                .flatMap(device -> device.names().stream());
    }
}
