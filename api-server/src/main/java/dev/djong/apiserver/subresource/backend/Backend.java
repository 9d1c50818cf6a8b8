package dev.djong.apiserver.subresource.backend;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where a server behind this one listens, and how it is spoken to.
 *
 * @param tls absent for plain HTTP
 * @param certifiedName whom its certificate must be for; empty where any certificate does
 */
public record Backend(String host, int port, Optional<SSLContext> tls, String certifiedName) {

    /** TLS with a certificate that must be believed and be for {@code host}. */
    public static Backend verified(String host, int port, SSLContext tls) {
        return new Backend(host, port, Optional.of(tls), host);
    }

    public static Backend plain(String host, int port) {
        return new Backend(host, port, Optional.empty(), "");
    }

    /** TLS with whatever certificate is shown: pods make their own, and nobody has vouched for them. */
    public static Backend unverified(String host, int port) {
        return new Backend(host, port, Optional.of(AnyCertificate.context(Optional.empty())), "");
    }

    /** As in a URL: an IPv6 address in brackets. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The name that TLS is spoken to. */
    String serverName() {
        return certifiedName.isEmpty() ? host : certifiedName;
    }
}
