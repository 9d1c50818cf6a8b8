package dev.djong.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The alphabets of names: each method returns what is wrong with a text, worded as upstream's clients know it, and nothing
 * when it is fine. The checks walk characters instead of running the regular expressions that the texts quote, because
 * {@code java.util.regex} recurses on repeated groups and a hostile name is as long as a request body.
 */
public final class Names {
    public static final int LABEL_MAX = 63;
    public static final int SUBDOMAIN_MAX = 253;
    public static final int PORT_NAME_MAX = 15;
    public static final int PORT_MAX = 65_535;

    private static final String LABEL_FMT = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String LABEL_1035_FMT = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_FMT = LABEL_FMT + "(\\." + LABEL_FMT + ")*";
    private static final String PATH_FMT = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final String QUALIFIED_FMT = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private static final String SUBDOMAIN_TEXT =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                    + " characters, '-' or '.', and must start and end with an alphanumeric character"
                    + regex(SUBDOMAIN_FMT, "example.com");
    private static final String LABEL_TEXT =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                    + " or '-', and must start and end with an alphanumeric character"
                    + regex(LABEL_FMT, "my-name", "123-abc");
    private static final String LABEL_1035_TEXT =
            "a DNS-1035 label must consist of lower case alphanumeric characters or"
                    + " '-', start with an alphabetic character, and end with an alphanumeric character"
                    + regex(LABEL_1035_FMT, "my-name", "abc-123");
    private static final String WILDCARD_TEXT =
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid"
                    + " DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an"
                    + " alphanumeric character"
                    + regex("\\*\\." + SUBDOMAIN_FMT, "*.example.com");
    private static final String QUALIFIED_TEXT =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character"
                    + regex(QUALIFIED_FMT, "MyName", "my.name", "123-abc");
    private static final String LABEL_VALUE_TEXT = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character"
            + regex("(" + QUALIFIED_FMT + ")?", "MyValue", "my_value", "12345");
    private static final String CONFIG_KEY_TEXT =
            "a valid config key must consist of alphanumeric characters, '-', '_' or" + " '.'"
                    + regex("[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name");
    private static final String HEADER_TEXT = "a valid HTTP header must consist of alphanumeric characters or '-'"
            + regex("[-A-Za-z0-9]+", "X-Header-Name");
    private static final String ENVIRONMENT_TEXT =
            "a valid environment variable name must consist only of printable ASCII characters other than '='";

    /** One alphabet; {@code prefix} is true where a generated suffix will follow ({@code generateName}). */
    @FunctionalInterface
    public interface Rule {
        List<String> check(String name, boolean prefix);
    }

    private Names() {}

    public static List<String> dnsSubdomain(String name, boolean prefix) {
        return check(maskTrailingDash(name, prefix), SUBDOMAIN_MAX, Names::isSubdomain, SUBDOMAIN_TEXT);
    }

    public static List<String> dnsSubdomain(String name) {
        return dnsSubdomain(name, false);
    }

    public static List<String> dnsLabel(String name, boolean prefix) {
        var text = maskTrailingDash(name, prefix);
        var problem = isSubdomain(text) ? "must not contain dots" : LABEL_TEXT;
        return check(text, LABEL_MAX, Names::isLabel, problem);
    }

    public static List<String> dnsLabel(String name) {
        return dnsLabel(name, false);
    }

    public static List<String> dns1035Label(String name, boolean prefix) {
        return check(
                maskTrailingDash(name, prefix),
                LABEL_MAX,
                text -> isLabel(text) && isLowerLetter(text.charAt(0)),
                LABEL_1035_TEXT);
    }

    /** Names that only have to fit one path segment: roles and bindings. */
    public static List<String> pathSegment(String name, boolean prefix) {
        if (!prefix && (name.equals(".") || name.equals(".."))) {
            return List.of("may not be '" + name + "'");
        }
        return List.of("/", "%").stream()
                .filter(name::contains)
                .map(illegal -> "may not contain '" + illegal + "'")
                .toList();
    }

    /** A host name, the first part of which may be any: {@code *.example.com}. */
    public static List<String> wildcardSubdomain(String name) {
        return check(
                name, SUBDOMAIN_MAX, text -> text.startsWith("*.") && isSubdomain(text.substring(2)), WILDCARD_TEXT);
    }

    /** What may stand in a URL's path. */
    public static List<String> urlPath(String text) {
        return all(text, Names::isPathCharacter) ? List.of() : List.of("Invalid path" + regex(PATH_FMT, "path"));
    }

    /** {@code example.com/name}: label and annotation keys, taints, finalizers, resource names. */
    public static List<String> qualifiedName(String text) {
        var parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name " + QUALIFIED_TEXT
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        var problems = new ArrayList<String>();
        if (parts.length == 2) {
            problems.addAll(prefixPart(parts[0]));
        }
        var name = parts[parts.length - 1];
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
        } else if (bytes(name) > LABEL_MAX) {
            problems.add("name part must be no more than " + LABEL_MAX + " bytes");
        }
        if (!isQualified(name)) {
            problems.add("name part " + QUALIFIED_TEXT);
        }
        return problems;
    }

    private static List<String> prefixPart(String prefix) {
        return prefix.isEmpty()
                ? List.of("prefix part must be non-empty")
                : dnsSubdomain(prefix).stream()
                        .map(problem -> "prefix part "
                                + problem.replace(SUBDOMAIN_MAX + " characters", SUBDOMAIN_MAX + " bytes"))
                        .toList();
    }

    public static List<String> labelValue(String value) {
        var problems = new ArrayList<String>();
        if (bytes(value) > LABEL_MAX) {
            problems.add("must be no more than " + LABEL_MAX + " bytes");
        }
        if (!value.isEmpty() && !isQualified(value)) {
            problems.add(LABEL_VALUE_TEXT);
        }
        return problems;
    }

    /** A key of a ConfigMap or Secret. */
    public static List<String> configKey(String key) {
        var problems = new ArrayList<>(check(key, SUBDOMAIN_MAX, Names::isConfigKey, CONFIG_KEY_TEXT));
        if (key.equals(".") || key.equals("..")) {
            problems.add("must not be '" + key + "'");
        } else if (key.startsWith("..")) {
            problems.add("must not start with '..'");
        }
        return problems;
    }

    /** A container's environment variable: any printable ASCII but {@code =} (KEP-4369). */
    public static List<String> environmentVariable(String name) {
        if (name.isEmpty()) {
            return List.of("environment variable name must be non-empty");
        }
        return all(name, c -> c >= ' ' && c <= '~' && c != '=') ? List.of() : List.of(ENVIRONMENT_TEXT);
    }

    /** An IANA service name: a named port. */
    public static List<String> portName(String name) {
        var problems = new ArrayList<String>();
        addTooLong(problems, name, PORT_NAME_MAX);
        if (name.isEmpty() || !all(name, Names::isLabelCharacter)) {
            problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(Names::isLowerLetter)) {
            problems.add("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            problems.add("must not contain consecutive hyphens");
        }
        if (name.startsWith("-") || name.endsWith("-")) {
            problems.add("must not begin or end with a hyphen");
        }
        return problems;
    }

    public static List<String> httpHeader(String name) {
        return !name.isEmpty() && all(name, c -> isAlphanumeric(c) || c == '-') ? List.of() : List.of(HEADER_TEXT);
    }

    public static List<String> portNumber(long port) {
        return port >= 1 && port <= PORT_MAX ? List.of() : List.of("must be between 1 and " + PORT_MAX + ", inclusive");
    }

    private static List<String> check(String text, int max, Predicate<String> fits, String problem) {
        var problems = new ArrayList<String>();
        addTooLong(problems, text, max);
        if (!fits.test(text)) {
            problems.add(problem);
        }
        return problems;
    }

    private static void addTooLong(List<String> problems, String text, int max) {
        if (bytes(text) > max) {
            problems.add("must be no more than " + max + " characters");
        }
    }

    private static boolean isSubdomain(String text) {
        return Arrays.stream(text.split("\\.", -1)).allMatch(Names::isLabel);
    }

    private static boolean isLabel(String text) {
        return !text.isEmpty()
                && all(text, Names::isLabelCharacter)
                && text.charAt(0) != '-'
                && text.charAt(text.length() - 1) != '-';
    }

    private static boolean isQualified(String text) {
        return !text.isEmpty()
                && all(text, Names::isKeyCharacter)
                && isAlphanumeric(text.charAt(0))
                && isAlphanumeric(text.charAt(text.length() - 1));
    }

    private static boolean isConfigKey(String text) {
        return !text.isEmpty() && all(text, Names::isKeyCharacter);
    }

    private static boolean all(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }

    private static boolean isLowerLetter(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLabelCharacter(int c) {
        return isLowerLetter(c) || c >= '0' && c <= '9' || c == '-';
    }

    private static boolean isPathCharacter(int c) {
        return isAlphanumeric(c) || "/-._~%!$&'()*+,;=:".indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return isLowerLetter(c) || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isKeyCharacter(int c) {
        return isAlphanumeric(c) || c == '-' || c == '_' || c == '.';
    }

    /** A generated suffix will follow, so a dash at the end is fine; upstream replaces the last two characters. */
    private static String maskTrailingDash(String name, boolean prefix) {
        return prefix && name.length() > 1 && name.endsWith("-") ? name.substring(0, name.length() - 2) + "a" : name;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String regex(String format, String... examples) {
        return Arrays.stream(examples)
                .map(example -> "'" + example + "'")
                .collect(Collectors.joining(",  or ", " (e.g. ", ", regex used for validation is '" + format + "')"));
    }
}
