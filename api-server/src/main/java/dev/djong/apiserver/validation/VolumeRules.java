package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.Arrays;
import java.util.List;

/** A pod's volumes. */
final class VolumeRules {
    private static final long MAX_MODE = 0777;
    private static final String MODE_TEXT = "must be a number between 0 and 0777 (octal), both inclusive";
    private static final List<String> HOST_PATH_TYPES =
            List.of("BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeRules() {}

    static void check(Errors errors, JsonObject spec, String path) {
        Items.unique(errors, spec, path, "volumes");
        Items.each(spec, path, "volumes", (volume, at) -> {
            var name = volume.text("name");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else {
                errors.invalid(at + ".name", name, Names.dnsLabel(name));
            }
            source(errors, volume, at);
        });
    }

    private static void source(Errors errors, JsonObject volume, String path) {
        var kinds =
                volume.names().stream().filter(member -> !member.equals("name")).toList();
        if (kinds.isEmpty()) {
            errors.required(path, "must specify a volume type");
            return;
        }
        for (var kind : kinds.subList(1, kinds.size())) {
            errors.forbidden(path + "." + kind, "may not specify more than 1 volume type");
        }
        body(errors, kinds.getFirst(), volume.object(kinds.getFirst()), path + "." + kinds.getFirst());
    }

    static void body(Errors errors, String kind, JsonObject body, String path) {
        switch (kind) {
            case "emptyDir" ->
                body.string("sizeLimit")
                        .filter(text -> Quantity.parse(text).sign() < 0)
                        .ifPresent(text -> errors.forbidden(
                                path + ".sizeLimit", "SizeLimit field must be a valid resource quantity"));
            case "hostPath" -> hostPath(errors, body, path);
            case "secret" -> {
                errors.requireText(path + ".secretName", body.text("secretName"));
                files(errors, body, path);
            }
            case "configMap" -> {
                errors.requireText(path + ".name", body.text("name"));
                files(errors, body, path);
            }
            case "downwardAPI" -> {
                mode(errors, body, path, "defaultMode");
                downward(errors, body, path);
            }
            case "projected" -> projected(errors, body, path);
            case "persistentVolumeClaim" -> errors.requireText(path + ".claimName", body.text("claimName"));
            case "nfs" -> {
                errors.requireText(path + ".server", body.text("server"));
                errors.requireText(path + ".path", body.text("path"));
            }
            case "ephemeral" -> ephemeral(errors, body, path);
            case "csi" -> errors.requireText(path + ".driver", body.text("driver"));
            default -> {}
        }
    }

    private static void ephemeral(Errors errors, JsonObject body, String path) {
        var at = path + ".volumeClaimTemplate";
        if (body.get("volumeClaimTemplate") instanceof JsonObject template) {
            ObjectMetas.labels(
                    errors, template.object("metadata").object("labels").stringMap(), at + ".metadata.labels");
            ClaimValidator.spec(errors, template.object("spec"), at + ".spec");
        } else {
            errors.required(at, "");
        }
    }

    private static void hostPath(Errors errors, JsonObject body, String path) {
        var hostPath = body.text("path");
        if (hostPath.isEmpty()) {
            errors.required(path + ".path", "");
        } else {
            noBackSteps(errors, path + ".path", hostPath);
        }
        errors.oneOfOrEmpty(path + ".type", body.text("type"), HOST_PATH_TYPES);
    }

    private static void files(Errors errors, JsonObject body, String path) {
        mode(errors, body, path, "defaultMode");
        Items.each(body, path, "items", (item, at) -> keyToPath(errors, item, at));
    }

    private static void keyToPath(Errors errors, JsonObject item, String path) {
        errors.requireText(path + ".key", item.text("key"));
        filePath(errors, item, path);
        mode(errors, item, path, "mode");
    }

    private static void filePath(Errors errors, JsonObject item, String path) {
        if (item.text("path").isEmpty()) {
            errors.required(path + ".path", "");
        } else {
            descendingPath(errors, path + ".path", item.text("path"));
        }
    }

    private static void downward(Errors errors, JsonObject body, String path) {
        Items.each(body, path, "items", (item, at) -> {
            filePath(errors, item, at);
            mode(errors, item, at, "mode");
            boolean field = item.has("fieldRef");
            boolean resource = item.has("resourceFieldRef");
            if (field && resource) {
                errors.invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            } else if (field) {
                EnvironmentRules.field(errors, item.object("fieldRef"), at + ".fieldRef", EnvironmentRules.FILE_FIELDS);
            } else if (!resource) {
                errors.required(at, "one of fieldRef and resourceFieldRef is required");
            }
        });
    }

    private static void projected(Errors errors, JsonObject body, String path) {
        mode(errors, body, path, "defaultMode");
        Items.each(body, path, "sources", (source, at) -> {
            if (source.isEmpty()) {
                errors.required(at, "must specify one of the projected volume sources");
            }
            for (var kind : source.names().subList(Math.min(1, source.size()), source.size())) {
                errors.forbidden(at + "." + kind, "may not specify more than 1 volume type");
            }
            for (var kind : List.of("secret", "configMap")) {
                if (source.get(kind) instanceof JsonObject ref) {
                    errors.requireText(at + "." + kind + ".name", ref.text("name"));
                    Items.each(ref, at + "." + kind, "items", (item, each) -> keyToPath(errors, item, each));
                }
            }
            if (source.get("downwardAPI") instanceof JsonObject files) {
                downward(errors, files, at + ".downwardAPI");
            }
            if (source.get("serviceAccountToken") instanceof JsonObject token) {
                token(errors, token, at + ".serviceAccountToken");
            }
        });
    }

    private static void token(Errors errors, JsonObject token, String path) {
        long seconds = token.integerOr("expirationSeconds", 3600);
        if (seconds < 600) {
            errors.invalid(
                    path + ".expirationSeconds", Json.of(seconds), "may not specify a duration less than 10 minutes");
        }
        if (seconds > 1L << 32) {
            errors.invalid(
                    path + ".expirationSeconds",
                    Json.of(seconds),
                    "may not specify a duration larger than 2^32 seconds");
        }
        filePath(errors, token, path);
    }

    private static void mode(Errors errors, JsonObject body, String path, String member) {
        body.integer(member).ifPresent(mode -> {
            if (mode < 0 || mode > MAX_MODE) {
                errors.invalid(path + "." + member, Json.of(mode), MODE_TEXT);
            }
        });
    }

    /** A path that stays below where it starts. */
    static void descendingPath(Errors errors, String path, String text) {
        if (text.startsWith("/")) {
            errors.invalid(path, text, "must be a relative path");
        }
        noBackSteps(errors, path, text);
    }

    static void noBackSteps(Errors errors, String path, String text) {
        if (Arrays.asList(text.split("/", -1)).contains("..")) {
            errors.invalid(path, text, "must not contain '..'");
        }
    }
}
