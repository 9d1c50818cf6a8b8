package dev.djong.node.spec;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a pod's memory and CPU are guaranteed: Guaranteed when every container limits both to what it requests, BestEffort
 * when none asks for anything, Burstable otherwise.
 */
public enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String text;

    QosClass(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public static QosClass of(Pod pod) {
        var containers = Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .toList();
        if (containers.stream().noneMatch(QosClass::asksForAnything)) {
            return BEST_EFFORT;
        }
        return containers.stream().allMatch(QosClass::isGuaranteed) ? GUARANTEED : BURSTABLE;
    }

    private static boolean asksForAnything(PodContainer container) {
        return COUNTED.stream()
                .anyMatch(resource -> quantity(container.resources().object("requests"), resource)
                                .isPresent()
                        || quantity(container.resources().object("limits"), resource)
                                .isPresent());
    }

    private static boolean isGuaranteed(PodContainer container) {
        return COUNTED.stream().allMatch(resource -> {
            var limit = quantity(container.resources().object("limits"), resource);
            var request = quantity(container.resources().object("requests"), resource);
            return limit.isPresent() && (request.isEmpty() || request.get().sameAs(limit.get()));
        });
    }

    private static Optional<Quantity> quantity(JsonObject resources, String name) {
        return resources.get(name) instanceof JsonString(var text)
                ? Optional.of(Quantity.parse(text)).filter(quantity -> quantity.sign() > 0)
                : Optional.empty();
    }
}
