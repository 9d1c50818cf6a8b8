package dev.djong.scheduler.snapshot;

import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which pods services and controllers mean: what a pod without spread constraints of its own is spread over.
 *
 * @param services by namespace and name
 * @param controllers by namespace, kind and name
 */
public record WorkloadSelectors(
        Map<String, Map<String, LabelSelector>> services, Map<String, Map<PodOwner, LabelSelector>> controllers) {
    public static final WorkloadSelectors NONE = new WorkloadSelectors(Map.of(), Map.of());

    /** Equal pods must ask equal questions, in whatever order services came. */
    private static final Comparator<Requirement> IN_ORDER =
            Comparator.comparing(Requirement::key).thenComparing(Requirement::toString);

    /** What all services that select the pod ask for, and its controller; everything where there is none of them. */
    public LabelSelector selectorFor(PodInfo pod) {
        var namespace = pod.key().namespace();
        var requirements = new ArrayList<Requirement>();
        for (var service : services.getOrDefault(namespace, Map.of()).values()) {
            if (!service.isEverything() && service.matches(pod.identity().labels())) {
                requirements.addAll(service.requirements());
            }
        }
        pod.owner()
                .map(owner -> controllers.getOrDefault(namespace, Map.of()).get(owner))
                .ifPresent(selector -> requirements.addAll(selector.requirements()));
        return requirements.isEmpty()
                ? LabelSelector.EVERYTHING
                : new LabelSelector(
                        requirements.stream().distinct().sorted(IN_ORDER).toList());
    }

    WorkloadSelectors withService(String namespace, String name, Optional<LabelSelector> selector) {
        return new WorkloadSelectors(changed(services, namespace, name, selector), controllers);
    }

    WorkloadSelectors withController(String namespace, PodOwner controller, Optional<LabelSelector> selector) {
        return new WorkloadSelectors(services, changed(controllers, namespace, controller, selector));
    }

    /** A copy of the two levels in question alone. */
    private static <K> Map<String, Map<K, LabelSelector>> changed(
            Map<String, Map<K, LabelSelector>> all, String namespace, K key, Optional<LabelSelector> selector) {
        var inNamespace = new HashMap<>(all.getOrDefault(namespace, Map.of()));
        selector.ifPresentOrElse(value -> inNamespace.put(key, value), () -> inNamespace.remove(key));
        var changed = new HashMap<>(all);
        if (inNamespace.isEmpty()) {
            changed.remove(namespace);
        } else {
            changed.put(namespace, inNamespace);
        }
        return changed;
    }
}
