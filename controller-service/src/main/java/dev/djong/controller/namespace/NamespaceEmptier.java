package dev.djong.controller.namespace;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.api.ListOptions;
import dev.djong.controller.discovery.Discovered;
import dev.djong.controller.discovery.Discovery;
import dev.djong.controller.discovery.ServedResource;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One round of deleting everything in a namespace. Pods go first and nothing else is touched while one is left: a pod
 * that is ending may still need its configuration, its network policy and its identity (KEP-5080).
 */
final class NamespaceEmptier {
    private final ApiClient client;
    private final Discovery discovery;

    private final Map<GroupVersionResource, Integer> remaining = new LinkedHashMap<>();
    private final Map<String, Integer> finalizers = new TreeMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private long longestGraceSeconds;

    NamespaceEmptier(ApiClient client) {
        this.client = client;
        this.discovery = new Discovery(client);
    }

    NamespaceContent empty(String namespace) {
        var discovered = discovery.discover();
        var deletable = discovered.resources().stream()
                .filter(served -> served.namespaced() && served.can("list", "delete"))
                .toList();
        if (!emptied(deletable, namespace, true)) {
            return content(discovered);
        }
        emptied(deletable, namespace, false);
        return content(discovered);
    }

    private NamespaceContent content(Discovered discovered) {
        return new NamespaceContent(discovered, remaining, finalizers, failures, longestGraceSeconds);
    }

    /** True when nothing is left of the pods, or of everything else. */
    private boolean emptied(List<ServedResource> resources, String namespace, boolean pods) {
        for (var served : resources) {
            if (served.resource().equals(Resources.PODS) == pods) {
                try {
                    empty(served, namespace);
                } catch (ApiFailure failure) {
                    if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.METHOD_NOT_ALLOWED)) {
                        failures.put(
                                served.resource().groupResource().toString(),
                                failure.status().message());
                    }
                }
            }
        }
        return remaining.isEmpty() && failures.isEmpty();
    }

    private void empty(ServedResource served, String namespace) {
        var resource = served.resource();
        var all = ListOptions.inNamespace(namespace);
        if (client.list(resource, all.page(1, "")).items().isEmpty()) {
            return;
        }
        var background = DeleteOptions.DEFAULT.with(Propagation.BACKGROUND);
        if (served.can("deletecollection")) {
            client.deleteCollection(resource, namespace, all, background);
        } else {
            for (var object : client.list(resource, all).items()) {
                client.delete(resource, object.key(), background.onlyUid(object.uid()));
            }
        }
        var left = client.list(resource, all).items();
        if (!left.isEmpty()) {
            remaining.put(resource, left.size());
            left.forEach(this::note);
        }
    }

    private void note(ApiObject object) {
        object.finalizers().forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
        longestGraceSeconds =
                Math.max(longestGraceSeconds, object.metadata().integerOr("deletionGracePeriodSeconds", 0));
    }
}
