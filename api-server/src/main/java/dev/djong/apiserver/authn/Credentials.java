package dev.djong.apiserver.authn;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a request brought to prove who it is.
 *
 * @param certificates the client's chain as TLS received it, leaf first; empty without one. Not yet verified
 * @param bearerToken the token of the {@code Authorization} header (or of the WebSocket subprotocol)
 * @param headers what a proxy in front says; to be believed of a proxy that proves to be one only
 */
public record Credentials(List<X509Certificate> certificates, Optional<String> bearerToken, RequestHeaders headers) {
    public static final Credentials NONE = new Credentials(List.of(), Optional.empty(), RequestHeaders.NONE);

    public Credentials {
        certificates = List.copyOf(certificates);
    }

    public static Credentials ofToken(String token) {
        return new Credentials(List.of(), Optional.of(token), RequestHeaders.NONE);
    }

    /** Reads the scheme {@code Bearer} (any case); another scheme or an empty token is no credential. */
    public static Optional<String> bearer(String authorizationHeader) {
        var parts = authorizationHeader.strip().split(" ", 3);
        return parts.length >= 2 && parts[0].equalsIgnoreCase("bearer") && !parts[1].isEmpty()
                ? Optional.of(parts[1])
                : Optional.empty();
    }
}
