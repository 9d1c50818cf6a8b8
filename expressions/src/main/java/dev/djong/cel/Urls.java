package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** URLs: absolute, or an absolute path. */
final class Urls {
    private Urls() {}

    /** A parsed one. */
    record Url(URI uri) {}

    static void addTo(Map<String, Function> functions) {
        functions.put(
                "url",
                args -> parse(TextFunctions.text(args[0]))
                        .orElseThrow(() -> new RuleFailure("URL parse error during conversion from string: parse \""
                                + args[0] + "\": invalid URI for request")));
        functions.put("isURL", args -> parse(TextFunctions.text(args[0])).isPresent());
        functions.put("getScheme", args -> text(uri(args).getScheme()));
        functions.put("getHost", args -> text(uri(args).getRawAuthority()).replaceFirst("^[^@]*@", ""));
        functions.put("getHostname", args -> text(uri(args).getHost()).replaceAll("^\\[|]$", ""));
        functions.put(
                "getPort",
                args -> uri(args).getPort() < 0
                        ? ""
                        : Integer.toString(uri(args).getPort()));
        functions.put("getEscapedPath", args -> text(uri(args).getRawPath()));
        functions.put("getQuery", args -> query(text(uri(args).getRawQuery())));
    }

    private static URI uri(Object... args) {
        return ((Url) args[0]).uri;
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static Optional<Url> parse(String text) {
        try {
            var uri = new URI(text);
            boolean absolute = uri.isAbsolute() && !uri.isOpaque() || text.startsWith("/");
            return absolute && uri.getRawFragment() == null ? Optional.of(new Url(uri)) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    static boolean isUrl(String text) {
        return parse(text).isPresent();
    }

    private static Map<Object, Object> query(String raw) {
        var values = new LinkedHashMap<Object, Object>();
        if (raw.isEmpty()) {
            return values;
        }
        var lists = new LinkedHashMap<String, List<Object>>();
        for (var pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            lists.computeIfAbsent(decoded(equals < 0 ? pair : pair.substring(0, equals)), name -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        values.putAll(lists);
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new RuleFailure("invalid URL escape in " + text);
        }
    }
}
