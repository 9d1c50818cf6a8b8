package dev.djong.scheduler.queue;

import dev.djong.scheduler.plugin.FilterPlugin;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the plugins that rejected a pod whether an event may change their mind. */
public final class RequeueHints {
    private final Map<String, Map<String, FilterPlugin>> byScheduler = new HashMap<>();

    private final Set<String> aboutOtherPods = new HashSet<>();

    public RequeueHints(List<SchedulingProfile> profiles) {
        for (var profile : profiles) {
            profile.clusterFilters().forEach(filter -> aboutOtherPods.add(filter.name()));
            byScheduler.put(
                    profile.schedulerName(),
                    profile.filters().stream().collect(Collectors.toMap(FilterPlugin::name, Function.identity())));
        }
    }

    /**
     * Whether it is worth asking for each of the pods that these plugins rejected. Pods find nodes all the time, and where
     * nobody waits for neighbours that is of no interest to thousands of pods that wait for room.
     */
    boolean mayHelpAny(Set<String> plugins, ClusterEvent event) {
        return !(event instanceof ClusterEvent.PodPlaced) || plugins.stream().anyMatch(aboutOtherPods::contains);
    }

    /** A pod that no plugin rejected waits for a node of any kind, or failed for another reason: any event will do. */
    boolean mayHelp(QueuedPod pod, ClusterEvent event) {
        if (pod.rejectedBy().isEmpty()) {
            return !(event instanceof ClusterEvent.PodPlaced);
        }
        var plugins = byScheduler.getOrDefault(pod.pod().schedulerName(), Map.of());
        for (var name : pod.rejectedBy()) {
            var plugin = plugins.get(name);
            if (plugin == null || plugin.mayHelp(pod.pod(), event)) {
                return true;
            }
        }
        return false;
    }
}
