package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonString;
import dev.djong.json.JsonSyntaxException;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** ConfigMaps and Secrets: keys that can be file names, and bounded data. */
final class ConfigDataValidators {
    static final int MAX_BYTES = 1024 * 1024;
    private static final String FROZEN = "field is immutable when `immutable` is set";

    private ConfigDataValidators() {}

    static Validator configMap() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject map) {
                var data = map.root().object("data");
                var binary = map.root().object("binaryData");
                keys(errors, data, "data");
                data.names().stream()
                        .filter(binary::has)
                        .forEach(key ->
                                errors.invalid("data[" + key + "]", key, "duplicate of key present in binaryData"));
                keys(errors, binary, "binaryData");
                size(errors, "", textBytes(data) + decodedBytes(binary));
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject map, ApiObject stored) {
                frozen(errors, map, stored, List.of("data", "binaryData"));
                check(errors, map);
            }
        };
    }

    static Validator secret() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject secret) {
                var data = secret.root().object("data");
                keys(errors, data, "data");
                size(errors, "data", decodedBytes(data));
                typed(errors, secret, data);
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject secret, ApiObject stored) {
                errors.unchanged(
                        "type", secret.root().get("type"), stored.root().get("type"));
                frozen(errors, secret, stored, List.of("data"));
                check(errors, secret);
            }
        };
    }

    private static void keys(Errors errors, JsonObject data, String path) {
        data.names().forEach(key -> errors.invalid(path + "[" + key + "]", key, Names.configKey(key)));
    }

    private static void size(Errors errors, String path, long bytes) {
        if (bytes > MAX_BYTES) {
            errors.add(FieldError.tooLong(path, MAX_BYTES));
        }
    }

    private static long textBytes(JsonObject data) {
        return data.stringMap().values().stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static long decodedBytes(JsonObject data) {
        return data.stringMap().values().stream()
                .mapToLong(text -> text.length() / 4L * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0))
                .sum();
    }

    /** Once immutable, always immutable, and the data with it (KEP-1412). */
    private static void frozen(Errors errors, ApiObject object, ApiObject stored, List<String> members) {
        if (stored.root().get("immutable") != JsonBool.TRUE) {
            return;
        }
        if (object.root().get("immutable") != JsonBool.TRUE) {
            errors.forbidden("immutable", FROZEN);
        }
        members.stream()
                .filter(member ->
                        !object.root().object(member).equals(stored.root().object(member)))
                .forEach(member -> errors.forbidden(member, FROZEN));
    }

    private static void typed(Errors errors, ApiObject secret, JsonObject data) {
        switch (secret.root().text("type")) {
            case "kubernetes.io/service-account-token" -> {
                var annotation = "kubernetes.io/service-account.name";
                if (secret.annotation(annotation).orElse("").isEmpty()) {
                    errors.required("metadata.annotations[" + annotation + "]", "");
                }
            }
            case "kubernetes.io/dockercfg" -> docker(errors, data, ".dockercfg");
            case "kubernetes.io/dockerconfigjson" -> docker(errors, data, ".dockerconfigjson");
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    errors.required("data[username]", "");
                    errors.required("data[password]", "");
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (data.text("ssh-privatekey").isEmpty()) {
                    errors.required("data[ssh-privatekey]", "");
                }
            }
            case "kubernetes.io/tls" ->
                List.of("tls.crt", "tls.key").stream()
                        .filter(key -> !data.has(key))
                        .forEach(key -> errors.required("data[" + key + "]", ""));
            default -> {}
        }
    }

    private static void docker(Errors errors, JsonObject data, String key) {
        if (!(data.get(key) instanceof JsonString(var encoded))) {
            errors.required("data[" + key + "]", "");
            return;
        }
        try {
            JsonReader.read(Base64.getDecoder().decode(encoded));
        } catch (JsonSyntaxException noJson) {
            errors.invalid(
                    "data[" + key + "]", Json.of("<secret contents redacted>"), String.valueOf(noJson.getMessage()));
        }
    }
}
