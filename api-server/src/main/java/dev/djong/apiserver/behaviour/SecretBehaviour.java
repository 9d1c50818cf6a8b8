package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code stringData} is a way to write {@code data} without base64: it is merged and never stored. */
final class SecretBehaviour implements Behaviour {
    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        return merged(object);
    }

    /** A replacement without a type keeps the type. */
    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var merged = merged(object);
        return merged.root().text("type").isEmpty() ? SystemMetadata.keep(merged, stored, "type") : merged;
    }

    private static ApiObject merged(ApiObject object) {
        var plain = object.root().object("stringData");
        if (!object.root().has("stringData")) {
            return object;
        }
        var rest = object.root().without("stringData");
        return new ApiObject(plain.isEmpty() ? rest : rest.update("data", data -> encodeInto(data, plain)));
    }

    private static JsonObject encodeInto(JsonObject data, JsonObject plain) {
        var merged = data;
        for (var entry : plain.stringMap().entrySet()) {
            var bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
            merged = merged.with(entry.getKey(), Json.of(Base64.getEncoder().encodeToString(bytes)));
        }
        return merged;
    }
}
