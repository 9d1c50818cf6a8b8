package dev.djong.codec;

import dev.djong.json.Json;
import dev.djong.json.JsonDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a plain YAML scalar means to Kubernetes clients: YAML 1.1's booleans and octals, no sexagesimal numbers, and
 * timestamps stay text.
 */
final class YamlScalars {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Map<String, Integer> RADIX = Map.of("0x", 16, "0X", 16, "0o", 8, "0O", 8, "0b", 2, "0B", 2);
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    /** Longer digits are no number that anything here could hold. */
    private static final int MAX_NUMBER_CHARS = 400;

    private YamlScalars() {}

    static Json resolve(String text) {
        if (NULLS.contains(text)) {
            return Json.NULL;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return Json.of(TRUE.contains(text));
        }
        if (NOT_FINITE.contains(text)) {
            throw new DecodeFailure("error converting YAML to JSON: json: unsupported value: "
                    + (text.toLowerCase(Locale.ROOT).endsWith("nan") ? "NaN" : text.startsWith("-") ? "-Inf" : "+Inf"));
        }
        char first = text.charAt(0);
        boolean maybeNumber = first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.';
        var number = maybeNumber && text.length() <= MAX_NUMBER_CHARS ? number(text.replace("_", "")) : null;
        return number != null ? number : Json.of(text);
    }

    private static @Nullable Json number(String text) {
        var integer = integer(text);
        if (integer != null) {
            return integer.bitLength() < Long.SIZE ? Json.of(integer.longValue()) : decimal(integer.doubleValue());
        }
        return FLOAT.matcher(text).matches() ? decimal(Double.parseDouble(text)) : null;
    }

    private static @Nullable Json decimal(double value) {
        return Double.isInfinite(value) ? null : new JsonDecimal(value);
    }

    /** An integer with its radix by prefix; a bare leading zero makes an octal number. */
    private static @Nullable BigInteger integer(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        var digits = signed ? text.substring(1) : text;
        int radix = 10;
        if (digits.length() > 2 && RADIX.containsKey(digits.substring(0, 2))) {
            radix = RADIX.getOrDefault(digits.substring(0, 2), 10);
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.charAt(0) == '0') {
            radix = 8;
        }
        if (digits.isEmpty()) {
            return null;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 'z' || Character.digit(digits.charAt(i), radix) < 0) {
                return null;
            }
        }
        var magnitude = new BigInteger(digits, radix);
        return text.startsWith("-") ? magnitude.negate() : magnitude;
    }
}
