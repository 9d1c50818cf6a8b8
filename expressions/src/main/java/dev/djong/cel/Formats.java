package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import dev.djong.object.Names;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Named formats of strings: {@code format.dns1123Label().validate(self.name)}. */
final class Formats {
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
    private static final int URL_REGEX_SIZE = 1100;
    private static final int DATE_REGEX_SIZE = 120;
    private static final int BASE64_REGEX_SIZE = 85;
    private static final int UUID_REGEX_SIZE = 76;

    private static final Map<String, Format> ALL = new TreeMap<>();

    static {
        add("dns1123Label", 30, text -> Names.dnsLabel(text, false));
        add("dns1123Subdomain", 60, text -> Names.dnsSubdomain(text, false));
        add("dns1035Label", 30, text -> Names.dns1035Label(text, false));
        add("qualifiedName", 60, Names::qualifiedName);
        add("dns1123LabelPrefix", 30, text -> Names.dnsLabel(text, true));
        add("dns1123SubdomainPrefix", 60, text -> Names.dnsSubdomain(text, true));
        add("dns1035LabelPrefix", 30, text -> Names.dns1035Label(text, true));
        add("labelValue", 40, Names::labelValue);
        add("uri", URL_REGEX_SIZE, text -> problem(Urls.isUrl(text), "invalid URI for request"));
        add("uuid", UUID_REGEX_SIZE, text -> problem(UUID.matcher(text).matches(), "does not match the UUID format"));
        add("byte", BASE64_REGEX_SIZE, text -> problem(isBase64(text), "invalid base64"));
        add("date", DATE_REGEX_SIZE, text -> problem(isDate(text), "invalid date"));
        add("datetime", DATE_REGEX_SIZE, text -> problem(isDateTime(text), "invalid datetime"));
    }

    private Formats() {}

    /** What is wrong with a text; nothing where it is fine. */
    @FunctionalInterface
    interface Check {
        List<String> problems(String text);
    }

    /** A format; its cost is that of a regular expression of that size. */
    record Format(String name, int maxRegexSize, Check check) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Format format && format.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private static void add(String name, int maxRegexSize, Check check) {
        ALL.put(name, new Format(name, maxRegexSize, check));
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    static void addTo(Map<String, Function> functions) {
        ALL.forEach((name, format) -> functions.put("format." + name, args -> format));
        functions.put("format.named", args -> Optional.ofNullable(ALL.get(TextFunctions.text(args[0]))));
        functions.put("validate", args -> {
            var problems = ((Format) args[0]).check.problems(TextFunctions.text(args[1]));
            return problems.isEmpty() ? Optional.empty() : Optional.of(problems);
        });
    }

    private static List<String> problem(boolean fine, String otherwise) {
        return fine ? List.of() : List.of(otherwise);
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException malformed) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            Conversions.timestamp(text);
            return true;
        } catch (RuleFailure malformed) {
            return false;
        }
    }
}
