package dev.djong.definitions;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Field;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Objects that a kind's schema allows, made of chance alone: what is in them makes no sense. */
final class GeneratedObjects {
    private static final int MAX_DEPTH = 8;
    private static final long LATEST_SECOND = 4_000_000_000L;
    private static final List<String> TEXTS =
            List.of("a", "x-1", "ÄÖ", "𝄞", "a b", "line\nline", "\"", "\u0001", "0", "null");
    private static final List<String> QUANTITIES =
            List.of("0", "1", "500m", "100Mi", "2Gi", "3k", "12e6", "1500m", "-1");
    private static final List<String> DURATIONS = List.of("0s", "30s", "1m30s", "24h0m0s", "1.5s");
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final RandomGenerator random;

    GeneratedObjects(RandomGenerator random) {
        this.random = random;
    }

    JsonObject of(ResourceDefinition definition) {
        return struct(definition.schema(), 0)
                .with("apiVersion", definition.kind().apiVersion())
                .with("kind", definition.kind().kind());
    }

    private JsonObject struct(StructSchema schema, int depth) {
        var builder = JsonObject.builder();
        for (var field : schema.fields()) {
            if (isGiven(field, depth)) {
                builder.put(field.name(), value(field.schema(), depth + 1));
            }
        }
        return builder.build();
    }

    /** Deep down little is given, so that types that contain themselves come to an end. */
    private boolean isGiven(Field field, int depth) {
        boolean travels = field.number() > 0;
        return travels && depth < MAX_DEPTH && random.nextInt(depth + 2) == 0;
    }

    private Json value(Schema schema, int depth) {
        return switch (schema) {
            case ScalarSchema scalar -> scalar(scalar);
            case ListSchema list -> list(list, depth);
            case MapSchema map -> map(map, depth);
            case StructSchema struct -> struct(struct, depth);
            case ChoiceSchema choice ->
                random.nextBoolean() ? struct(choice.object(), depth) : value(choice.other(), depth);
            case RawSchema raw -> JsonObject.of("f:a", JsonObject.EMPTY, "n", Json.of(random.nextInt()));
            case CustomSchema custom -> throw new IllegalStateException("no built-in kind has a custom schema");
        };
    }

    /** Never empty: protobuf cannot tell an empty list from none. */
    private Json list(ListSchema list, int depth) {
        var items = new ArrayList<Json>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            items.add(value(list.element(), depth));
        }
        return JsonArray.of(items);
    }

    private Json map(MapSchema map, int depth) {
        var builder = JsonObject.builder();
        for (int i = 0; i <= random.nextInt(2); i++) {
            builder.put("key-" + i, value(map.value(), depth));
        }
        return builder.build();
    }

    private Json scalar(ScalarSchema scalar) {
        return switch (scalar.type()) {
            case STRING -> Json.of(pick(scalar.values().isEmpty() ? TEXTS : scalar.values()));
            case BOOL -> Json.of(random.nextBoolean());
            case INT32 -> Json.of(random.nextInt(4) == 0 ? Integer.MIN_VALUE : random.nextInt());
            case INT64 -> Json.of(random.nextInt(4) == 0 ? Long.MAX_VALUE : random.nextLong());
            case DOUBLE -> Json.of(random.nextInt(1000));
            case QUANTITY -> Json.of(pick(QUANTITIES));
            case TIME -> Json.of(moment().toString());
            case MICRO_TIME -> Json.of(MICROS.format(moment().plusNanos(random.nextInt(1_000_000) * 1_000L)));
            case DURATION -> Json.of(pick(DURATIONS));
            case BYTES -> Json.of(Base64.getEncoder().encodeToString(pick(TEXTS).getBytes(StandardCharsets.UTF_8)));
            case INT_OR_STRING -> random.nextBoolean() ? Json.of(random.nextInt()) : Json.of(pick(TEXTS));
        };
    }

    private Instant moment() {
        return Instant.ofEpochSecond(random.nextLong(LATEST_SECOND));
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
