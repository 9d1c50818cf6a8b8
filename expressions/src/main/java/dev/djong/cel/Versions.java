package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Semantic versions (semver.org 2.0.0). */
final class Versions {
    private static final Pattern STRICT = Pattern.compile("(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})"
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*+))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*+))?");

    private Versions() {}

    /** What comes after the plus plays no part in the order, and so neither in equality. */
    record Semver(long major, long minor, long patch, List<String> preRelease) implements Comparable<Semver> {
        @Override
        public int compareTo(Semver other) {
            int order = Long.compare(major, other.major);
            order = order == 0 ? Long.compare(minor, other.minor) : order;
            order = order == 0 ? Long.compare(patch, other.patch) : order;
            return order == 0 ? comparePreRelease(other) : order;
        }

        private int comparePreRelease(Semver other) {
            if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
                return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
            }
            int common = Math.min(preRelease.size(), other.preRelease.size());
            for (int i = 0; i < common; i++) {
                int order = comparePart(preRelease.get(i), other.preRelease.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(preRelease.size(), other.preRelease.size());
        }

        /** Numbers come before words. */
        private static int comparePart(String left, String right) {
            boolean leftIsNumber = left.chars().allMatch(Character::isDigit);
            boolean rightIsNumber = right.chars().allMatch(Character::isDigit);
            if (leftIsNumber && rightIsNumber) {
                return left.length() == right.length()
                        ? left.compareTo(right)
                        : Integer.compare(left.length(), right.length());
            }
            return leftIsNumber == rightIsNumber ? left.compareTo(right) : leftIsNumber ? -1 : 1;
        }
    }

    static void addTo(Map<String, Function> functions) {
        functions.put(
                "semver",
                args -> parse(args).orElseThrow(() -> new RuleFailure("invalid semantic version " + args[0])));
        functions.put("isSemver", args -> parse(args).isPresent());
        functions.put("major", args -> ((Semver) args[0]).major);
        functions.put("minor", args -> ((Semver) args[0]).minor);
        functions.put("patch", args -> ((Semver) args[0]).patch);
    }

    static Optional<Semver> parse(Object... args) {
        var text = TextFunctions.text(args[0]);
        var matcher = STRICT.matcher(args.length > 1 && Boolean.TRUE.equals(args[1]) ? normalized(text) : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var pre = matcher.group(4);
        List<String> parts = pre == null ? List.of() : Arrays.asList(pre.split("\\."));
        boolean padded = parts.stream()
                .anyMatch(part -> part.length() > 1
                        && part.startsWith("0")
                        && part.chars().allMatch(Character::isDigit));
        return padded
                ? Optional.empty()
                : Optional.of(new Semver(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        parts));
    }

    /** {@code v1.02} means {@code 1.2.0}. */
    private static String normalized(String text) {
        var bare = text.startsWith("v") ? text.substring(1) : text;
        int end = 0;
        while (end < bare.length() && bare.charAt(end) != '-' && bare.charAt(end) != '+') {
            end++;
        }
        var numbers = new StringBuilder();
        var parts = bare.substring(0, end).split("\\.", -1);
        for (int i = 0; i < Math.max(3, parts.length); i++) {
            var part = i < parts.length ? parts[i].replaceFirst("^0+(?=\\d)", "") : "0";
            numbers.append(i == 0 ? "" : ".").append(part);
        }
        return numbers + bare.substring(end);
    }
}
