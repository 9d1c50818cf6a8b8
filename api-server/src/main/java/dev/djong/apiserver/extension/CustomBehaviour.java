package dev.djong.apiserver.extension;

import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.behaviour.WriteContext;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A custom resource: with a status subresource, spec and status are written apart; the generation counts the rest. */
final class CustomBehaviour implements Behaviour {
    private static final Set<String> STANDARD_FINALIZERS = Set.of("orphan", "foregroundDeletion", "kubernetes");

    private final CustomKind kind;
    private final boolean hasStatus;

    CustomBehaviour(CustomKind kind) {
        this.kind = kind;
        this.hasStatus = kind.definition().hasStatus();
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        if (kind.terminating().getAsBoolean()) {
            throw new ApiFailure(Status.of(
                            Reason.METHOD_NOT_ALLOWED,
                            "create not allowed while custom resource definition is terminating")
                    .withDetails(new Status.Details(
                            "", kind.definition().group(), kind.definition().plural(), "", List.of(), 0)));
        }
        var plain = hasStatus ? new ApiObject(object.root().without("status")) : object;
        return plain.withMetadata(metadata -> metadata.with("generation", 1));
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return hasStatus ? withStatusOf(stored, object) : object;
    }

    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var updated = withStatusOf(object, stored);
        var owners = object.metadata().get("managedFields");
        return updated.withMetadata(metadata ->
                owners == null ? metadata.without("managedFields") : metadata.with("managedFields", owners));
    }

    private static ApiObject withStatusOf(ApiObject from, ApiObject object) {
        var status = from.root().get("status");
        var root = object.root();
        return new ApiObject(status == null ? root.without("status") : root.with("status", status));
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<String> warnings(ApiObject object, @Nullable ApiObject stored) {
        var warnings = new ArrayList<String>();
        for (var finalizer : object.finalizers()) {
            if (stored == null || !stored.finalizers().contains(finalizer)) {
                warnings.addAll(warningsOf(finalizer));
            }
        }
        return warnings;
    }

    private static List<String> warningsOf(String finalizer) {
        var prefix = "metadata.finalizers: " + Json.of(finalizer) + ": ";
        var warnings = new ArrayList<String>();
        Names.qualifiedName(finalizer).forEach(problem -> warnings.add(prefix + problem));
        if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
            warnings.add(prefix + "prefer a domain-qualified finalizer name "
                    + (finalizer.contains(".") ? "including a path (/) " : "")
                    + "to avoid accidental conflicts with other finalizer writers");
        }
        return warnings;
    }
}
