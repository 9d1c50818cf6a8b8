package dev.djong.apiserver.extension;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes the instances of a definition that is being deleted, waits until the last of them is gone, and lets the definition
 * go then.
 */
final class InstanceRemoval {
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
    private static final String TERMINATING = "Terminating";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final ApiClient client;
    private final InstantSource clock;

    InstanceRemoval(ApiClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * One step: each write brings the definition back.
     *
     * @param resources the versions that are served; all show the same instances
     * @return when to look again; empty when a change will tell
     */
    Optional<Duration> advance(ApiObject definition, Set<GroupVersionResource> resources) {
        if (!definition.finalizers().contains(FINALIZER)) {
            return Optional.empty();
        }
        if (resources.isEmpty()) {
            release(report(definition, false, "NeverEstablished", "resource was never established"));
            return Optional.empty();
        }
        var started = report(definition, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
        var resource = resources.iterator().next();
        try {
            deleteAll(resource);
            if (!instances(resource).isEmpty()) {
                return Optional.of(LOOK_AGAIN);
            }
        } catch (ApiFailure failed) {
            report(started, true, "InstanceDeletionFailed", "could not issue all deletes: " + failed.getMessage());
            throw failed;
        }
        release(report(started, false, "InstanceDeletionCompleted", "removed all instances"));
        return Optional.empty();
    }

    private List<ApiObject> instances(GroupVersionResource resource) {
        return client.list(resource, ListOptions.ALL).items();
    }

    private void deleteAll(GroupVersionResource resource) {
        var namespaces = new TreeSet<String>();
        instances(resource).stream()
                .filter(instance -> !instance.isBeingDeleted())
                .map(ApiObject::namespace)
                .forEach(namespaces::add);
        namespaces.forEach(
                namespace -> client.deleteCollection(resource, namespace, ListOptions.ALL, DeleteOptions.DEFAULT));
    }

    private ApiObject report(ApiObject definition, boolean terminating, String reason, String message) {
        var status = DefinitionConditions.with(
                definition.status(), TERMINATING, terminating, reason, message, clock.instant());
        return status.equals(definition.status())
                ? definition
                : client.updateStatus(Resources.CUSTOM_RESOURCE_DEFINITIONS, definition.with("status", status));
    }

    private void release(ApiObject definition) {
        var kept = new ArrayList<>(definition.finalizers());
        kept.remove(FINALIZER);
        client.update(Resources.CUSTOM_RESOURCE_DEFINITIONS, definition.withFinalizers(kept));
    }
}
