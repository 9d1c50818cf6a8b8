package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.subresource.backend.Header;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which headers pass. A backend never sees the credentials that the client gave to us, nor as whom it acts here; a client
 * never gets a backend's permission for other origins, since all backends share this server's origin. What concerns one
 * connection only stays on that connection (RFC 9110, section 7.6.1).
 */
final class ProxyHeaders {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<String> OURS_IN_REQUESTS = Set.of(
            "authorization",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "x-forwarded-for",
            "x-forwarded-uri");
    private static final Set<String> OURS_IN_ANSWERS = Set.of(
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "audit-id");
    private static final List<String> IDENTITY_PREFIXES = List.of("impersonate-", "x-remote-");
    private static final String TOKEN_PROTOCOL = "base64url.bearer.";
    private static final String SUBPROTOCOLS = "sec-websocket-protocol";

    private ProxyHeaders() {}

    /**
     * Of a request to somebody's server, with where it came from added. Its framing is left to whoever sends it.
     *
     * @param uri the path by which the client knows the backend's page
     */
    static List<Header> ofShown(Exchange exchange, String authority, String uri) {
        var headers = passed(exchange, exchange.header("Host").orElse(authority));
        headers.add(new Header("X-Forwarded-Uri", uri));
        return headers;
    }

    /** Of a request that another server answers in our place; only we say who asks. */
    static List<Header> ofDelegated(Exchange exchange, String host, List<Header> identity) {
        var headers = passed(exchange, host);
        headers.addAll(identity);
        return headers;
    }

    private static List<Header> passed(Exchange exchange, String host) {
        var passed = new ArrayList<Header>();
        passed.add(new Header("Host", host));
        var concerned = connectionOptions(exchange.headers("Connection").stream());
        for (var name : exchange.headerNames()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (passesIn(lower) && !concerned.contains(lower)) {
                exchange.headers(name).forEach(value -> add(passed, name, value));
            }
        }
        var before = exchange.headers("X-Forwarded-For").stream();
        passed.add(new Header(
                "X-Forwarded-For",
                Stream.concat(before, Stream.of(exchange.remoteAddress())).collect(Collectors.joining(", "))));
        return passed;
    }

    private static boolean passesIn(String lower) {
        return !HOP_BY_HOP.contains(lower)
                && !OURS_IN_REQUESTS.contains(lower)
                && !lower.startsWith(":")
                && IDENTITY_PREFIXES.stream().noneMatch(lower::startsWith);
    }

    private static void add(List<Header> passed, String name, String value) {
        if (!name.equalsIgnoreCase(SUBPROTOCOLS)) {
            passed.add(new Header(name, value));
            return;
        }
        var rest = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(Predicate.not(protocol -> protocol.startsWith(TOKEN_PROTOCOL)))
                .collect(Collectors.joining(", "));
        if (!rest.isEmpty()) {
            passed.add(new Header(name, rest));
        }
    }

    /** Of an answer. */
    static List<Header> ofAnswer(ResponseHead head) {
        var concerned = connectionOptions(head.headers().stream()
                .filter(header -> header.is("Connection"))
                .map(Header::value));
        return head.headers().stream()
                .filter(header -> {
                    var lower = header.name().toLowerCase(Locale.ROOT);
                    return !HOP_BY_HOP.contains(lower)
                            && !OURS_IN_ANSWERS.contains(lower)
                            && !concerned.contains(lower);
                })
                .toList();
    }

    /** The headers that a {@code Connection} header declares to be for this connection only. */
    private static Set<String> connectionOptions(Stream<String> values) {
        return values.flatMap(value -> Arrays.stream(value.split(",")))
                .map(option -> option.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Whether the client wants to leave HTTP. */
    static boolean asksForUpgrade(Exchange exchange) {
        return exchange.canUpgrade()
                && exchange.header("Upgrade").isPresent()
                && connectionOptions(exchange.headers("Connection").stream()).contains("upgrade");
    }
}
