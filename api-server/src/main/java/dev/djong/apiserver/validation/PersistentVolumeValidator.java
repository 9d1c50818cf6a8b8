package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Persistent volumes: one source, which stays; who may claim it and how large it is may change. */
final class PersistentVolumeValidator extends MetadataValidator {
    private static final List<String> POLICIES = List.of("Delete", "Recycle", "Retain");
    /** Everything else in a spec is a source. */
    private static final Set<String> COMMON = Set.of(
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
            "volumeMode");

    PersistentVolumeValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject volume) {
        var spec = volume.spec();
        StorageRules.accessModes(errors, spec.array("accessModes"), "spec.accessModes", "");
        capacity(errors, spec.object("capacity"));
        errors.oneOfOrEmpty("spec.persistentVolumeReclaimPolicy", spec.text("persistentVolumeReclaimPolicy"), POLICIES);
        nodeAffinity(errors, spec);
        source(errors, spec);
        StorageRules.className(errors, spec, "spec", "storageClassName");
        StorageRules.className(errors, spec, "spec", "volumeAttributesClassName");
        StorageRules.volumeMode(errors, spec, "spec");
    }

    private static void capacity(Errors errors, JsonObject capacity) {
        if (capacity.isEmpty()) {
            errors.required("spec.capacity", "");
            return;
        }
        if (!capacity.has("storage") || capacity.size() > 1) {
            errors.add(FieldError.notSupported("spec.capacity", capacity, List.of("storage")));
        }
        capacity.stringMap()
                .forEach((name, text) -> StorageRules.positive(errors, text, "spec.capacity[" + name + "]"));
    }

    private static void nodeAffinity(Errors errors, JsonObject spec) {
        if (!spec.has("nodeAffinity")) {
            return;
        }
        var path = "spec.nodeAffinity.required";
        if (spec.object("nodeAffinity").get("required") instanceof JsonObject required) {
            SchedulingRules.nodeSelector(errors, required, path);
        } else {
            errors.required(path, "must specify required node constraints");
        }
    }

    private static void source(Errors errors, JsonObject spec) {
        var kinds = sources(spec);
        if (kinds.isEmpty()) {
            errors.required("spec", "must specify a volume type");
            return;
        }
        for (var kind : kinds.subList(1, kinds.size())) {
            errors.forbidden("spec." + kind, "may not specify more than 1 volume type");
        }
        var kind = kinds.getFirst();
        if (kind.equals("local")) {
            local(errors, spec);
        } else {
            VolumeRules.body(errors, kind, spec.object(kind), "spec." + kind);
        }
        boolean isRoot = spec.object("hostPath").text("path").equals("/");
        if (isRoot && spec.text("persistentVolumeReclaimPolicy").equals("Recycle")) {
            errors.forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static List<String> sources(JsonObject spec) {
        return spec.names().stream().filter(member -> !COMMON.contains(member)).toList();
    }

    private static void local(Errors errors, JsonObject spec) {
        var path = spec.object("local").text("path");
        if (path.isEmpty()) {
            errors.required("spec.local.path", "");
        } else {
            VolumeRules.noBackSteps(errors, "spec.local.path", path);
        }
        if (!spec.has("nodeAffinity")) {
            errors.required("metadata.annotations", "Local volume requires node affinity");
        }
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject volume, ApiObject stored) {
        check(errors, volume);
        var after = onlySource(volume.spec());
        var before = onlySource(stored.spec());
        if (!after.equals(before)) {
            errors.forbidden(
                    "spec.persistentvolumesource",
                    "spec.persistentvolumesource is immutable after creation\n"
                            + SpecDifference.between(before, after));
        }
        errors.unchanged(
                "spec.volumeMode",
                volume.spec().get("volumeMode"),
                stored.spec().get("volumeMode"));
        var affinity = stored.spec().get("nodeAffinity");
        if (affinity != null && !Objects.equals(affinity, volume.spec().get("nodeAffinity"))) {
            errors.invalid("spec.nodeAffinity", volume.spec().get("nodeAffinity"), "field is immutable");
        }
    }

    private static JsonObject onlySource(JsonObject spec) {
        var source = JsonObject.builder();
        sources(spec).forEach(kind -> source.put(kind, spec.object(kind)));
        return source.build();
    }
}
