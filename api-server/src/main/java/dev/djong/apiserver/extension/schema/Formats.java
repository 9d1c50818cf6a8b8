package dev.djong.apiserver.extension.schema;

import com.google.re2j.Pattern;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.GoDuration;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The formats of texts that custom resources may ask for, as upstream's go-openapi understands them. Unknown formats mean
 * nothing.
 */
final class Formats {
    private static final String HEX8 = "[0-9a-f]{8}-?[0-9a-f]{4}-?";
    private static final String CARD = "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}"
            + "|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11})$";
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

    private static final Map<String, Predicate<String>> TEXTS = Map.ofEntries(
            Map.entry("bsonobjectid", pattern("^[0-9a-fA-F]{24}$")),
            Map.entry("uri", Formats::isUri),
            Map.entry("email", pattern("^[^@\\s<>]+@[^@\\s<>]+$")),
            Map.entry("hostname", Formats::isHostname),
            Map.entry("ipv4", pattern("^" + BYTE + "(\\." + BYTE + "){3}$")),
            Map.entry("ipv6", text -> text.contains(":") && isAddress(text)),
            Map.entry("cidr", Formats::isCidr),
            Map.entry(
                    "mac",
                    pattern("^(([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}|([0-9a-fA-F]{4}\\.){2}[0-9a-fA-F]{4}"
                            + "|([0-9a-fA-F]{2}[:-]){7}[0-9a-fA-F]{2})$")),
            Map.entry("uuid", pattern("(?i)^" + HEX8 + "[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$")),
            Map.entry("uuid3", pattern("(?i)^" + HEX8 + "3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$")),
            Map.entry("uuid4", pattern("(?i)^" + HEX8 + "4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")),
            Map.entry("uuid5", pattern("(?i)^" + HEX8 + "5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$")),
            Map.entry("isbn", text -> isIsbn10(text) || isIsbn13(text)),
            Map.entry("isbn10", Formats::isIsbn10),
            Map.entry("isbn13", Formats::isIsbn13),
            Map.entry("creditcard", Formats::isCreditCard),
            Map.entry("ssn", pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
            Map.entry("hexcolor", pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
            Map.entry("rgbcolor", pattern("^rgb\\(\\s*" + BYTE + "\\s*,\\s*" + BYTE + "\\s*,\\s*" + BYTE + "\\s*\\)$")),
            Map.entry("byte", Formats::isBase64),
            Map.entry("password", text -> true),
            Map.entry("date", Formats::isDate),
            Map.entry("duration", Formats::isDuration),
            Map.entry("datetime", Formats::isDateTime),
            Map.entry("k8sshortname", text -> Names.dnsLabel(text).isEmpty()),
            Map.entry("k8slongname", text -> Names.dnsSubdomain(text).isEmpty()));

    private Formats() {}

    /** The format in the form that {@link #matches} knows; empty where it means nothing for values of that type. */
    static String known(String format, String type) {
        return switch (type) {
            case "", "string" -> {
                var plain = format.replace("-", "");
                yield TEXTS.containsKey(plain) ? plain : "";
            }
            case "integer" -> format.equals("int32") || format.equals("int64") ? format : "";
            case "number" -> format.equals("float") || format.equals("double") ? format : "";
            default -> "";
        };
    }

    /** Whether a text has the format; formats of numbers say nothing of texts. */
    static boolean matches(String known, String text) {
        var check = TEXTS.get(known);
        return check == null || check.test(text);
    }

    private static Predicate<String> pattern(String expression) {
        var compiled = Pattern.compile(expression);
        return text -> compiled.matcher(text).find();
    }

    private static boolean isUri(String text) {
        try {
            var uri = new URI(text);
            return uri.isAbsolute() || text.startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isHostname(String text) {
        if (text.isEmpty() || text.length() > 255) {
            return false;
        }
        for (var label : text.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
            if (!label.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddress(String text) {
        return IpAddress.parse(text).isPresent();
    }

    private static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !isAddress(text.substring(0, slash))) {
            return false;
        }
        var bits = text.substring(slash + 1);
        int most = text.contains(":") ? 128 : 32;
        return bits.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(bits) <= most;
    }

    private static boolean isIsbn10(String text) {
        var digits = text.replace("-", "").replace(" ", "");
        if (!digits.matches("[0-9]{9}[0-9X]")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            sum += (i + 1) * (digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    private static boolean isIsbn13(String text) {
        var digits = text.replace("-", "").replace(" ", "");
        if (!digits.matches("[0-9]{13}")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
        }
        return sum % 10 == 0;
    }

    private static boolean isCreditCard(String text) {
        var digits = text.replaceAll("[^0-9]", "");
        if (!Pattern.matches(CARD, digits)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    private static boolean isBase64(String text) {
        try {
            return !text.isEmpty()
                    && text.length() % 4 == 0
                    && Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isGoDuration(String text) {
        try {
            GoDuration.parse(text);
            return true;
        } catch (DecodeFailure e) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        return isGoDuration(text)
                || Pattern.matches(
                        "\\s*\\d+\\s*(ns|nanos?|nanoseconds?|us|µs|micros?|microseconds?|ms|millis?|milliseconds?|s|secs?"
                                + "|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\\s*",
                        text);
    }
}
