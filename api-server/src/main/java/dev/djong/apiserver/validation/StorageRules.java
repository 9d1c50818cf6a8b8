package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.List;

/** Rules that claims and volumes have in common. */
final class StorageRules {
    private static final List<String> MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");
    private static final String FOR_ONE_POD = "ReadWriteOncePod";
    static final String NOT_POSITIVE = "must be greater than zero";

    private StorageRules() {}

    static void accessModes(Errors errors, JsonArray modes, String path, String whenEmpty) {
        if (modes.isEmpty()) {
            errors.required(path, whenEmpty);
        }
        modes.strings().forEach(mode -> errors.oneOf(path, mode, MODES));
        if (modes.size() > 1 && modes.strings().anyMatch(FOR_ONE_POD::equals)) {
            errors.forbidden(path, "may not use ReadWriteOncePod with other access modes");
        }
    }

    static void volumeMode(Errors errors, JsonObject spec, String path) {
        errors.oneOfOrEmpty(path + ".volumeMode", spec.text("volumeMode"), VOLUME_MODES);
    }

    static void className(Errors errors, JsonObject spec, String path, String member) {
        var name = spec.text(member);
        if (!name.isEmpty()) {
            errors.invalid(path + "." + member, name, Names.dnsSubdomain(name));
        }
    }

    static void positive(Errors errors, String text, String path) {
        if (Quantity.parse(text).sign() <= 0) {
            errors.invalid(path, Json.of(text), NOT_POSITIVE);
        }
    }
}
