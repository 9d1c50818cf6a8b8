package dev.djong.definition;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/**
 * An object of one shape, or something that is no object: in the schema of a custom resource {@code items} is a schema or a
 * list of them, {@code additionalProperties} a schema or a boolean. In protobuf the two are fields of one message.
 *
 * @param object the shape of an object
 * @param other the shape of anything else, which is never that of an object
 */
public record ChoiceSchema(StructSchema object, Schema other) implements Schema {

    /** The shape that {@code value} must have. */
    public Schema of(Json value) {
        return value instanceof JsonObject ? object : other;
    }

    /** The number of the object's field in the message that stands for both: booleans come first there, lists second. */
    public int objectNumber() {
        return other instanceof ScalarSchema ? 2 : 1;
    }

    /** The number of the other shape's field. */
    public int otherNumber() {
        return other instanceof ScalarSchema ? 1 : 2;
    }

    @Override
    public Json zero() {
        return Json.NULL;
    }

    @Override
    public String goType() {
        return "v1." + object.shortName();
    }

    @Override
    public boolean isEmpty(Json value) {
        return value.isNull();
    }
}
