package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.stream.Stream;

/**
 * How safe a pod is when its node runs short.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/">Pod quality of service classes</a>
 */
public enum QualityOfService {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String text;

    QualityOfService(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Pod-level resources, where given, stand for those of all containers (KEP-2837). */
    public static QualityOfService of(JsonObject podSpec) {
        var whole = podSpec.object("resources");
        var all = isAnythingAsked(whole)
                ? List.of(whole)
                : Stream.concat(
                                podSpec.array("initContainers").objects(),
                                podSpec.array("containers").objects())
                        .map(container -> container.object("resources"))
                        .toList();
        if (all.stream().noneMatch(QualityOfService::isAnythingAsked)) {
            return BEST_EFFORT;
        }
        return all.stream().allMatch(QualityOfService::isFixed) ? GUARANTEED : BURSTABLE;
    }

    private static boolean isAnythingAsked(JsonObject resources) {
        return COUNTED.stream()
                .anyMatch(name ->
                        isPositive(resources.object("requests"), name) || isPositive(resources.object("limits"), name));
    }

    private static boolean isPositive(JsonObject amounts, String name) {
        return amounts.string(name).map(text -> Quantity.parse(text).sign() > 0).orElse(false);
    }

    /** Both limits are set and requests, where given, are equal to them. */
    private static boolean isFixed(JsonObject resources) {
        var limits = resources.object("limits");
        var requests = resources.object("requests");
        return COUNTED.stream()
                .allMatch(name -> isPositive(limits, name)
                        && requests.string(name)
                                .map(request -> Quantity.parse(request).sameAs(Quantity.parse(limits.text(name))))
                                .orElse(true));
    }
}
