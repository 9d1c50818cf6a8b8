package dev.djong.defaulting;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.Locale;

/** Rules of definitions of custom resources. */
final class ExtensionRules {
    private ExtensionRules() {}

    /** The version that objects are stored in is one that objects may be stored in. */
    static JsonObject definition(JsonObject definition) {
        if (!definition.object("status").array("storedVersions").isEmpty()) {
            return definition;
        }
        return definition
                .object("spec")
                .array("versions")
                .objects()
                .filter(version -> version.flag("storage"))
                .findFirst()
                .flatMap(version -> version.find("name"))
                .map(name -> definition.update("status", status -> status.with("storedVersions", JsonArray.of(name))))
                .orElse(definition);
    }

    static JsonObject definitionSpec(JsonObject spec) {
        var named = spec.update("names", ExtensionRules::names);
        return named.has("conversion") ? named : named.with("conversion", JsonObject.EMPTY.with("strategy", "None"));
    }

    /** Names that follow from the kind. What the status has accepted is never filled in. */
    private static JsonObject names(JsonObject names) {
        var kind = names.text("kind");
        if (kind.isEmpty()) {
            return names;
        }
        var singular = names.text("singular").isEmpty() ? names.with("singular", kind.toLowerCase(Locale.ROOT)) : names;
        return singular.text("listKind").isEmpty() ? singular.with("listKind", kind + "List") : singular;
    }
}
