package dev.djong.controller.endpointslice;

import dev.djong.controller.pod.Pods;
import dev.djong.informer.Cache;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which Services a change of a pod concerns: those that select it now or did before. */
public final class ServiceSelectors {
    private ServiceSelectors() {}

    public static Collection<ObjectKey> concerned(Cache services, Change change) {
        var keys = new LinkedHashSet<ObjectKey>();
        switch (change) {
            case Change.Added(var pod) -> select(services, pod, keys);
            case Change.Removed(var pod) -> select(services, pod, keys);
            case Change.Updated(var before, var after) -> {
                if (matters(before, after)) {
                    select(services, before, keys);
                    select(services, after, keys);
                }
            }
        }
        return keys;
    }

    /** Heartbeats of a pod's status that leave address, readiness and labels alone are no news. */
    private static boolean matters(ApiObject before, ApiObject after) {
        return !List.of(facts(before)).equals(List.of(facts(after)));
    }

    private static Object[] facts(ApiObject pod) {
        return new Object[] {
            pod.labels(),
            Backends.addresses(pod),
            Pods.isReady(pod),
            Pods.isFinished(pod),
            pod.isBeingDeleted(),
            pod.spec().text("nodeName"),
            pod.spec().text("hostname")
        };
    }

    private static void select(Cache services, ApiObject pod, Set<ObjectKey> keys) {
        for (var service : services.inNamespace(pod.namespace())) {
            if (Backends.selector(service)
                    .filter(selector -> selector.matches(pod.labels()))
                    .isPresent()) {
                keys.add(service.key());
            }
        }
    }
}
