package dev.djong.apiserver.http;

import dev.djong.apiserver.authn.Authentication.Authenticated;
import dev.djong.apiserver.authn.Authentication.NotPresent;
import dev.djong.apiserver.authn.Authentication.Rejected;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authn.Credentials;
import dev.djong.apiserver.authn.RequestHeaders;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks. Without any credential that is the anonymous user, whom authorisation lets see almost nothing. */
public final class Authenticate implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticate.class);
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io.";

    private final Authenticator authenticator;

    public Authenticate(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        var user = switch (authenticator.authenticate(credentials(call.exchange()))) {
            case Authenticated known -> known.user().authenticated();
            case NotPresent ignored -> UserInfo.anonymous();
            case Rejected rejected -> {
                LOG.info("not authenticated: {}: {}", call, rejected.why());
                throw ApiFailure.unauthorized();
            }
        };
        next.serve(call.withUser(user));
    }

    private static Credentials credentials(Exchange exchange) {
        var token = exchange.header("Authorization").flatMap(Credentials::bearer);
        return new Credentials(
                exchange.clientCertificates(),
                token.isPresent() ? token : webSocketToken(exchange),
                new HeadersOf(exchange));
    }

    private record HeadersOf(Exchange exchange) implements RequestHeaders {
        @Override
        public List<String> names() {
            return exchange.headerNames();
        }

        @Override
        public List<String> values(String name) {
            return exchange.headers(name);
        }
    }

    /** Browsers cannot set headers on WebSockets: the token comes as one of the offered subprotocols. */
    private static Optional<String> webSocketToken(Exchange exchange) {
        for (var header : exchange.headers("Sec-WebSocket-Protocol")) {
            for (var protocol : header.split(",")) {
                if (protocol.strip().startsWith(TOKEN_PROTOCOL)) {
                    return decode(protocol.strip().substring(TOKEN_PROTOCOL.length()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decode(String base64Url) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(base64Url), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw ApiFailure.unauthorized();
        }
    }
}
