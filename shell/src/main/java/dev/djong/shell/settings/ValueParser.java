package dev.djong.shell.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the text of one setting as the type that its record component has: text, number, boolean, {@link Duration} (as
 * {@code 1m30s}), {@link Path}, {@link URI}, enum, and lists and maps of text ({@code a,b} and {@code a=1,b=2}).
 */
final class ValueParser {
    private ValueParser() {}

    static Object parse(String flag, String text, Type type) {
        try {
            return read(text.strip(), type);
        } catch (IllegalArgumentException e) {
            throw new FlagException("--" + flag + "=" + text + ": " + e.getMessage());
        }
    }

    private static Object read(String text, Type type) {
        if (type instanceof ParameterizedType generic) {
            return readGeneric(text, generic);
        }
        var plain = (Class<?>) type;
        if (plain.isEnum()) {
            return readEnum(text, plain);
        }
        return switch (plain.getName()) {
            case "java.lang.String" -> text;
            case "int", "java.lang.Integer" -> Math.toIntExact(number(text));
            case "long", "java.lang.Long" -> number(text);
            case "boolean", "java.lang.Boolean" -> bool(text);
            case "java.time.Duration" -> DurationText.parse(text);
            case "java.nio.file.Path" -> Path.of(text);
            case "java.net.URI" -> URI.create(text);
            default -> throw new IllegalStateException("no reader for settings of type " + plain.getName());
        };
    }

    private static Object readGeneric(String text, ParameterizedType type) {
        if (type.getRawType() == Optional.class) {
            return Optional.of(read(text, type.getActualTypeArguments()[0]));
        }
        if (type.getRawType() == List.class) {
            return items(text).stream()
                    .map(item -> read(item, type.getActualTypeArguments()[0]))
                    .toList();
        }
        if (type.getRawType() == Map.class) {
            return pairs(text);
        }
        throw new IllegalStateException("no reader for settings of type " + type);
    }

    private static List<String> items(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static Map<String, String> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (String item : items(text)) {
            int equals = item.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("'" + item + "' is not of the form key=value");
            }
            pairs.put(item.substring(0, equals), item.substring(equals + 1));
        }
        return Map.copyOf(pairs);
    }

    private static Object readEnum(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (Names.fromEnvironment(((Enum<?>) constant).name()).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        var allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> Names.fromEnvironment(((Enum<?>) constant).name()))
                .toList();
        throw new IllegalArgumentException("use one of " + String.join(", ", allowed));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default -> throw new IllegalArgumentException("use true or false");
        };
    }
}
