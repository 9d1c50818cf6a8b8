package dev.djong.event;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/** What an event is about ({@code involvedObject}). {@code fieldPath} is empty for the object as a whole. */
public record Subject(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String fieldPath) {

    public static Subject of(ApiObject object) {
        return new Subject(
                object.apiVersion(),
                object.kind(),
                object.namespace(),
                object.name(),
                object.uid(),
                object.resourceVersion(),
                "");
    }

    /** The part of a pod that a container is: {@code spec.containers{web}}. */
    public Subject field(String path) {
        return new Subject(apiVersion, kind, namespace, name, uid, resourceVersion, path);
    }

    /** Events about objects without a namespace live in {@code default}. */
    String eventNamespace() {
        return namespace.isEmpty() ? "default" : namespace;
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("kind", kind)
                .putText("namespace", namespace)
                .put("name", name)
                .putText("uid", uid)
                .put("apiVersion", apiVersion)
                .putText("resourceVersion", resourceVersion)
                .putText("fieldPath", fieldPath)
                .build();
    }
}
