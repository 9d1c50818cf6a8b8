package dev.djong.apiserver.subresource.backend;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a server behind this one listens, and how it is spoken to.
 *
 * @param tls absent for plain HTTP
 * @param nameChecked whether its certificate must be for {@code host}
 */
public record Backend(String host, int port, Optional<SSLContext> tls, boolean nameChecked) {

    /** TLS with a certificate that must be believed and be for {@code host}. */
    public static Backend verified(String host, int port, SSLContext tls) {
        return new Backend(host, port, Optional.of(tls), true);
    }

    public static Backend plain(String host, int port) {
        return new Backend(host, port, Optional.empty(), false);
    }

    /** TLS with whatever certificate is shown: pods make their own, and nobody has vouched for them. */
    public static Backend unverified(String host, int port) {
        return new Backend(host, port, Optional.of(AnyCertificate.context()), false);
    }

    /** As in a URL: an IPv6 address in brackets. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
