package dev.djong.cel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of members that are no identifiers of the language: {@code x-y} is {@code x__dash__y}, {@code namespace} is
 * {@code __namespace__}.
 */
final class Escapes {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");
    private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
    private static final Pattern ESCAPABLE = Pattern.compile("[_a-zA-Z0-9./-]+");
    private static final Map<String, String> SYMBOLS =
            Map.of("__underscores__", "__", "__dot__", ".", "__dash__", "-", "__slash__", "/");
    private static final Pattern ESCAPED = Pattern.compile("__(?:underscores|dot|dash|slash)__");

    private Escapes() {}

    /** Empty for a name that cannot be written: it begins with a digit, or holds other symbols. */
    static Optional<String> escape(String name) {
        if (RESERVED.contains(name)) {
            return Optional.of("__" + name + "__");
        }
        if (!ESCAPABLE.matcher(name).matches() || Character.isDigit(name.charAt(0))) {
            return Optional.empty();
        }
        var escaped = name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
        return IDENTIFIER.matcher(escaped).matches() ? Optional.of(escaped) : Optional.empty();
    }

    static String unescape(String identifier) {
        if (identifier.length() > 4
                && identifier.startsWith("__")
                && identifier.endsWith("__")
                && RESERVED.contains(identifier.substring(2, identifier.length() - 2))) {
            return identifier.substring(2, identifier.length() - 2);
        }
        return ESCAPED.matcher(identifier).replaceAll(found -> SYMBOLS.getOrDefault(found.group(), found.group()));
    }
}
