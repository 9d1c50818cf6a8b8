package dev.djong.json;

import java.math.BigDecimal;

/**
 * Formats a {@code double} as Go's {@code encoding/json} does: shortest digits that read back equal, plain notation for
 * magnitudes in [1e-6, 1e21), otherwise exponent notation with the exponent's leading zero dropped ({@code 1e-7}).
 */
final class GoNumbers {
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_BELOW = 1e21;

    private GoNumbers() {}

    static String format(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        var shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var magnitude = Math.abs(value);
        return magnitude >= PLAIN_FROM && magnitude < PLAIN_BELOW ? shortest.toPlainString() : scientific(shortest);
    }

    private static String scientific(BigDecimal value) {
        var digits = value.unscaledValue().abs().toString();
        var exponent = digits.length() - 1 - value.scale();
        var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
