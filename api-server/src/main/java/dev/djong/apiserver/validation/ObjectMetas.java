package dev.djong.apiserver.validation;

import dev.djong.apiserver.behaviour.Deletions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.object.OwnerReference;
import dev.djong.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules that the metadata of every object follows. Paths start at {@code metadata}. */
public final class ObjectMetas {
    public static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;
    private static final String PATH = "metadata";
    private static final List<String> IMMUTABLE =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

    private ObjectMetas() {}

    public static List<FieldError> validateCreate(ApiObject object, boolean namespaced, Names.Rule nameRule) {
        var errors = new Errors();
        var metadata = object.metadata();
        var generateName = metadata.text("generateName");
        if (!generateName.isEmpty()) {
            errors.invalid(PATH + ".generateName", generateName, nameRule.check(generateName, true));
        }
        if (object.name().isEmpty()) {
            errors.required(PATH + ".name", "name or generateName is required");
        } else {
            errors.invalid(PATH + ".name", object.name(), nameRule.check(object.name(), false));
        }
        namespace(errors, object.namespace(), namespaced);
        if (object.generation() < 0) {
            errors.invalid(PATH + ".generation", metadata.get("generation"), "must be greater than or equal to 0");
        }
        common(errors, object);
        finalizers(errors, object.finalizers());
        return errors.list();
    }

    public static List<FieldError> validateUpdate(ApiObject object, ApiObject stored) {
        var errors = new Errors();
        if (stored.isBeingDeleted()) {
            noNewFinalizers(errors, object.finalizers(), stored.finalizers());
        }
        if (object.resourceVersion().isEmpty()) {
            errors.invalid(PATH + ".resourceVersion", "", "must be specified for an update");
        }
        if (object.generation() < stored.generation()) {
            errors.invalid(PATH + ".generation", Json.of(object.generation()), "must not be decremented");
        }
        for (var name : IMMUTABLE) {
            errors.unchanged(
                    PATH + "." + name,
                    object.metadata().get(name),
                    stored.metadata().get(name));
        }
        common(errors, object);
        return errors.list();
    }

    private static void namespace(Errors errors, String namespace, boolean namespaced) {
        if (namespaced && namespace.isEmpty()) {
            errors.required(PATH + ".namespace", "");
        } else if (namespaced) {
            errors.invalid(PATH + ".namespace", namespace, Names.dnsLabel(namespace));
        } else if (!namespace.isEmpty()) {
            errors.forbidden(PATH + ".namespace", "not allowed on this type");
        }
    }

    private static void common(Errors errors, ApiObject object) {
        labels(errors, object.labels(), PATH + ".labels");
        annotations(errors, object.annotations(), PATH + ".annotations");
        ownerReferences(errors, object);
    }

    /** Also for the labels of pod templates. */
    public static void labels(Errors errors, Map<String, String> labels, String path) {
        labels.forEach((key, value) -> {
            errors.invalid(path, key, Names.qualifiedName(key));
            errors.invalid(path, value, Names.labelValue(value));
        });
    }

    /** Also for the annotations of pod templates. */
    public static void annotations(Errors errors, Map<String, String> annotations, String path) {
        long total = 0;
        for (var entry : annotations.entrySet()) {
            errors.invalid(
                    path, entry.getKey(), Names.qualifiedName(entry.getKey().toLowerCase(Locale.ROOT)));
            total += bytes(entry.getKey()) + bytes(entry.getValue());
        }
        if (total > ANNOTATIONS_MAX_BYTES) {
            errors.add(FieldError.tooLong(path, ANNOTATIONS_MAX_BYTES));
        }
    }

    private static void ownerReferences(Errors errors, ApiObject object) {
        var path = PATH + ".ownerReferences";
        var raw = object.metadata().array("ownerReferences");
        var references = object.ownerReferences();
        for (int i = 0; i < references.size(); i++) {
            ownerReference(errors, references.get(i), raw.get(i).asObject(), path);
        }
        var controllers = references.stream().filter(OwnerReference::controller).toList();
        for (int i = 1; i < controllers.size(); i++) {
            errors.invalid(
                    path,
                    raw,
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                            + label(controllers.getFirst()) + " and " + label(controllers.get(i)));
        }
    }

    private static String label(OwnerReference reference) {
        return reference.kind() + "/" + reference.name();
    }

    private static void ownerReference(Errors errors, OwnerReference reference, JsonObject raw, String path) {
        if (reference.apiVersion().isEmpty()) {
            errors.invalid(path + ".apiVersion", "", "version must not be empty");
        }
        Map.of("kind", reference.kind(), "name", reference.name(), "uid", reference.uid()).entrySet().stream()
                .filter(field -> field.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(field -> errors.invalid(path + "." + field, "", "must not be empty"));
        if (reference.apiVersion().equals("v1") && reference.kind().equals("Event")) {
            errors.invalid(path, raw, "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private static void finalizers(Errors errors, List<String> finalizers) {
        var path = PATH + ".finalizers";
        for (var finalizer : finalizers) {
            errors.invalid(path, finalizer, Names.qualifiedName(finalizer));
        }
        if (finalizers.contains(Deletions.ORPHAN) && finalizers.contains(Deletions.FOREGROUND)) {
            errors.invalid(
                    path,
                    JsonArray.ofStrings(finalizers),
                    "finalizer " + Deletions.ORPHAN + " and " + Deletions.FOREGROUND + " cannot be both set");
        }
    }

    private static void noNewFinalizers(Errors errors, List<String> current, List<String> stored) {
        var added = new ArrayList<>(current);
        added.removeAll(stored);
        if (!added.isEmpty()) {
            var list = added.stream()
                    .sorted()
                    .map(name -> Json.of(name).toString())
                    .collect(Collectors.joining(", "));
            errors.forbidden(
                    PATH + ".finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                            + list + "}");
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
