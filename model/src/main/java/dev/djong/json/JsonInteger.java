package dev.djong.json;

/** A JSON number without fraction that fits 64 bits. */
public record JsonInteger(long value) implements Json {
    @Override
    public String typeName() {
        return "integer";
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
