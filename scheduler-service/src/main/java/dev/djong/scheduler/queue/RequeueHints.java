package dev.djong.scheduler.queue;

import dev.djong.scheduler.plugin.FilterPlugin;
import dev.djong.scheduler.snapshot.ClusterEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the plugins that rejected a pod whether an event may change their mind. */
public final class RequeueHints {
    private final Map<String, FilterPlugin> byName;

    public RequeueHints(List<FilterPlugin> filters) {
        byName = filters.stream().collect(Collectors.toMap(FilterPlugin::name, Function.identity()));
    }

    /** A pod that no plugin rejected waits for a node of any kind, or failed for another reason: any event will do. */
    boolean mayHelp(QueuedPod pod, ClusterEvent event) {
        if (pod.rejectedBy().isEmpty()) {
            return true;
        }
        for (var name : pod.rejectedBy()) {
            var plugin = byName.get(name);
            if (plugin == null || plugin.mayHelp(pod.pod().shape(), event)) {
                return true;
            }
        }
        return false;
    }
}
