package dev.djong.apiserver;

import dev.djong.apiserver.verb.Bodies.Defaulting;
import dev.djong.apiserver.watch.EntryIndexer;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills cache entries of a kind by its definition: canonical form, defaults, selectable fields. */
final class SchemaIndexer implements EntryIndexer {
    /** Booleans that are left out when false, yet selected by {@code =false}. */
    private static final Set<String> FALSE_WHEN_ABSENT = Set.of("spec.unschedulable", "spec.hostNetwork");
    /** Counts that are left out when zero, yet selected by {@code =0}. */
    private static final Set<String> ZERO_WHEN_ABSENT = Set.of("status.replicas", "status.successful");

    private final ResourceDefinition definition;
    private final ObjectDecoder decoder;
    private final Defaulting defaulting;
    private final List<String> fieldNames;
    private final StoredForm form;

    SchemaIndexer(ResourceDefinition definition, ObjectDecoder decoder, Defaulting defaulting) {
        this(definition, decoder, defaulting, stored -> SharedKinds.as(definition.kind(), stored));
    }

    /** @param form how objects lie in the store */
    SchemaIndexer(ResourceDefinition definition, ObjectDecoder decoder, Defaulting defaulting, StoredForm form) {
        this.form = form;
        this.definition = definition;
        this.decoder = decoder;
        this.defaulting = defaulting;
        this.fieldNames = definition.selectableFields().stream()
                .filter(name -> !name.startsWith("metadata."))
                .toList();
    }

    @Override
    public ApiObject decode(byte[] stored) {
        var tree = decoder.decodeJson(form.served(stored), definition.kind(), definition.schema())
                .tree();
        return defaulting.apply(definition, new ApiObject(tree));
    }

    @Override
    public boolean isOutdated(byte[] stored) {
        return form.isOutdated(stored);
    }

    @Override
    public List<String> fieldNames() {
        return fieldNames;
    }

    @Override
    public String field(ApiObject object, String fieldName) {
        return switch (fieldName) {
            case "source" -> orElse(text(object, "source.component"), text(object, "reportingComponent"));
            case "reportingController" -> orElse(text(object, fieldName), text(object, "reportingComponent"));
            case "status.podIPs" -> joinedIps(object);
            default -> orElse(text(object, fieldName), whenAbsent(fieldName));
        };
    }

    @Override
    public @Nullable String wakeField() {
        return fieldNames.contains("spec.nodeName") ? "spec.nodeName" : null;
    }

    private static String whenAbsent(String fieldName) {
        if (FALSE_WHEN_ABSENT.contains(fieldName)) {
            return "false";
        }
        return ZERO_WHEN_ABSENT.contains(fieldName) ? "0" : "";
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String text(ApiObject object, String path) {
        Json value = object.root().at(path.split("\\."));
        return switch (value) {
            case JsonString(var text) -> text;
            case JsonBool bool -> bool.toString();
            case JsonInteger number -> number.toString();
            case null, default -> "";
        };
    }

    private static String joinedIps(ApiObject pod) {
        var ips =
                pod.status().array("podIPs").objects().map(ip -> ip.text("ip")).toList();
        return String.join(",", ips);
    }
}
