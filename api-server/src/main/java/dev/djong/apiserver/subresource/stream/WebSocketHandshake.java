package dev.djong.apiserver.subresource.stream;

import dev.djong.apiserver.http.Exchange;
import dev.djong.status.ApiFailure;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a client said when it asked for a WebSocket.
 *
 * @param offers the subprotocols that it speaks, in its order; the one that carries a browser's token is none
 */
public record WebSocketHandshake(String key, List<String> offers) {
    private static final String TOKEN_PREFIX = "base64url.bearer.";

    public static boolean isWanted(Exchange exchange) {
        return exchange.canUpgrade() && exchange.header("Upgrade").orElse("").equalsIgnoreCase("websocket");
    }

    /** @throws ApiFailure 400 for a request without a key */
    public static WebSocketHandshake of(Exchange exchange) {
        var key = exchange.header("Sec-WebSocket-Key")
                .orElseThrow(() -> ApiFailure.badRequest("a WebSocket request without a key"));
        var offers = exchange.headers("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .filter(offer -> !offer.startsWith(TOKEN_PREFIX))
                .toList();
        return new WebSocketHandshake(key, offers);
    }

    public ApiFailure noneSupported() {
        return ApiFailure.badRequest("none of the subprotocols is supported: " + offers);
    }

    /** Prepares the headers of the 101; a client that offered nothing must not be told a protocol. */
    public void agree(Exchange exchange, String protocol) {
        exchange.respondWith("Connection", "Upgrade");
        exchange.respondWith("Upgrade", "websocket");
        exchange.respondWith("Sec-WebSocket-Accept", WebSocketConnection.acceptKey(key));
        if (!offers.isEmpty()) {
            exchange.respondWith("Sec-WebSocket-Protocol", protocol);
        }
    }
}
