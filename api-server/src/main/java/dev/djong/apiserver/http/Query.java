package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The decoded parameters of a query, in order. Only {@code &} separates: a {@code ;} is refused, since two parsers that
 * differ on it see two different requests.
 */
public final class Query {
    public static final Query EMPTY = new Query("", Map.of());

    private final String raw;
    private final Map<String, List<String>> parameters;

    private Query(String raw, Map<String, List<String>> parameters) {
        this.raw = raw;
        this.parameters = parameters;
    }

    /** @throws ApiFailure 400 for text that is no query */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : raw.split("&", -1)) {
            if (pair.indexOf(';') >= 0) {
                throw ApiFailure.badRequest("invalid semicolon separator in query");
            }
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(decode(name), unseen -> new ArrayList<>(1))
                        .add(decode(value));
            }
        }
        return new Query(raw, parameters);
    }

    /** As it stood in the request line. */
    public String raw() {
        return raw;
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** The first value, or the empty string. */
    public String text(String name) {
        var values = parameters.get(name);
        return values == null ? "" : values.getFirst();
    }

    public Optional<String> find(String name) {
        var text = text(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** As upstream reads booleans: a parameter without value is true, and so is every value but {@code 0} and {@code false}. */
    public boolean flag(String name) {
        return has(name) && !text(name).equalsIgnoreCase("false") && !text(name).equals("0");
    }

    /** @throws ApiFailure 400 where the value is no integer */
    public OptionalLong integer(String name) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            throw ApiFailure.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static String decode(String text) {
        return PercentDecoder.decode(text, true)
                .orElseThrow(() ->
                        ApiFailure.badRequest("invalid URL escape in query parameter \"" + printable(text) + "\""));
    }

    private static String printable(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
