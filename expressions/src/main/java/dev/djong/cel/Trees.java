package dev.djong.cel;

import com.google.common.primitives.UnsignedLong;
import dev.djong.cel.Values.Bytes;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as trees: what an expression made is to become part of an object. */
public final class Trees {
    private Trees() {}

    /** @throws RuleFailure for a value that has no place in a tree */
    public static Json of(Object value) {
        return switch (value) {
            case Json json -> json;
            case JsonMap map -> map.object();
            case String text -> Json.of(text);
            case Boolean flag -> Json.of(flag);
            case Long number -> Json.of(number);
            case UnsignedLong number -> Json.of(number.longValue());
            case Double number -> Json.of(number);
            case Bytes(var bytes) -> Json.of(Base64.getEncoder().encodeToString(bytes));
            case Instant time -> Json.of(Conversions.toText(time));
            case Duration length -> Json.of(Conversions.toText(length));
            case List<?> list -> list.stream().map(Trees::of).collect(JsonArray.collector());
            case Map<?, ?> map -> {
                var object = JsonObject.builder();
                map.forEach((key, member) -> object.put(TextFunctions.text(key), of(member)));
                yield object.build();
            }
            case Optional<?> perhaps -> perhaps.map(Trees::of).orElse(Json.NULL);
            default ->
                throw new RuleFailure("a value of type " + Values.typeName(value) + " cannot be put into an object");
        };
    }
}
