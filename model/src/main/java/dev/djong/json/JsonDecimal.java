package dev.djong.json;

/** A JSON number that is no 64-bit integer; written the way Go writes a {@code float64}. */
public record JsonDecimal(double value) implements Json {
    /** Whole numbers below are written with their own digits, and each is a {@code long}: 2^63. */
    static final double WHOLE_BELOW = 0x1p63;

    public JsonDecimal {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
    }

    @Override
    public String typeName() {
        return "number";
    }

    @Override
    public String toString() {
        return GoNumbers.format(value);
    }
}
