package dev.djong.object;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Any Kubernetes object: a thin view over its tree. Built-ins and custom resources are one thing; typed views of
 * {@code dev.djong.view} wrap one of these. All {@code with} methods return copies.
 */
public record ApiObject(JsonObject root) {

    public static ApiObject of(String apiVersion, String kind, ObjectKey key) {
        var metadata = JsonObject.builder().put("name", key.name()).putText("namespace", key.namespace());
        return new ApiObject(JsonObject.builder()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("metadata", metadata.build())
                .build());
    }

    public String apiVersion() {
        return root.text("apiVersion");
    }

    public String kind() {
        return root.text("kind");
    }

    public GroupVersionKind groupVersionKind() {
        return GroupVersionKind.of(apiVersion(), kind());
    }

    public JsonObject metadata() {
        return root.object("metadata");
    }

    public JsonObject spec() {
        return root.object("spec");
    }

    public JsonObject status() {
        return root.object("status");
    }

    public String name() {
        return metadata().text("name");
    }

    public String namespace() {
        return metadata().text("namespace");
    }

    public ObjectKey key() {
        return new ObjectKey(namespace(), name());
    }

    public String uid() {
        return metadata().text("uid");
    }

    public String resourceVersion() {
        return metadata().text("resourceVersion");
    }

    public long generation() {
        return metadata().integerOr("generation", 0);
    }

    public Map<String, String> labels() {
        return metadata().object("labels").stringMap();
    }

    public Map<String, String> annotations() {
        return metadata().object("annotations").stringMap();
    }

    public Optional<String> annotation(String name) {
        return metadata().object("annotations").string(name);
    }

    public List<String> finalizers() {
        return metadata().array("finalizers").strings().toList();
    }

    public List<OwnerReference> ownerReferences() {
        return metadata()
                .array("ownerReferences")
                .objects()
                .map(OwnerReference::of)
                .toList();
    }

    /** The owner that manages this object, if any. */
    public Optional<OwnerReference> controllerReference() {
        return ownerReferences().stream().filter(OwnerReference::controller).findFirst();
    }

    public Optional<Instant> creationTimestamp() {
        return Times.parse(metadata().text("creationTimestamp"));
    }

    public Optional<Instant> deletionTimestamp() {
        return Times.parse(metadata().text("deletionTimestamp"));
    }

    public boolean isBeingDeleted() {
        return metadata().has("deletionTimestamp");
    }

    public ApiObject withMetadata(UnaryOperator<JsonObject> change) {
        return new ApiObject(root.update("metadata", change));
    }

    public ApiObject withSpec(UnaryOperator<JsonObject> change) {
        return new ApiObject(root.update("spec", change));
    }

    public ApiObject withStatus(UnaryOperator<JsonObject> change) {
        return new ApiObject(root.update("status", change));
    }

    public ApiObject with(String member, Json value) {
        return new ApiObject(root.with(member, value));
    }

    public ApiObject withResourceVersion(String resourceVersion) {
        return withMetadata(metadata -> metadata.with("resourceVersion", resourceVersion));
    }

    public ApiObject withLabels(Map<String, String> labels) {
        return withMetadata(metadata -> withStrings(metadata, "labels", labels));
    }

    public ApiObject withLabel(String name, String value) {
        return withMetadata(metadata -> metadata.update("labels", labels -> labels.with(name, value)));
    }

    public ApiObject withAnnotations(Map<String, String> annotations) {
        return withMetadata(metadata -> withStrings(metadata, "annotations", annotations));
    }

    public ApiObject withAnnotation(String name, String value) {
        return withMetadata(metadata -> metadata.update("annotations", all -> all.with(name, value)));
    }

    public ApiObject withFinalizers(List<String> finalizers) {
        return withMetadata(metadata -> finalizers.isEmpty()
                ? metadata.without("finalizers")
                : metadata.with("finalizers", JsonArray.ofStrings(finalizers)));
    }

    public ApiObject withOwnerReferences(List<OwnerReference> owners) {
        return withMetadata(metadata -> owners.isEmpty()
                ? metadata.without("ownerReferences")
                : metadata.with(
                        "ownerReferences",
                        owners.stream().map(OwnerReference::toJson).collect(JsonArray.collector())));
    }

    private static JsonObject withStrings(JsonObject metadata, String member, Map<String, String> values) {
        return values.isEmpty() ? metadata.without(member) : metadata.with(member, JsonObject.ofStrings(values));
    }

    @Override
    public String toString() {
        return kind() + " " + key() + "@" + resourceVersion();
    }
}
