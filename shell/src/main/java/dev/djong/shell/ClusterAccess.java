package dev.djong.shell;

import dev.djong.api.HttpsTransport;
import dev.djong.api.TokenSource;
import dev.djong.shell.kubeconfig.Kubeconfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the API server is and as whom to speak to it.
 *
 * @param server its address, without a path
 * @param tls trusts the cluster's authority and presents the client certificate, if there is one
 * @param bearerToken sent in {@code Authorization} where the identity is a token
 */
public record ClusterAccess(URI server, SSLContext tls, Optional<String> bearerToken) {

    /** Of the current context of a kubeconfig. */
    public static ClusterAccess of(Kubeconfig kubeconfig) {
        return new ClusterAccess(kubeconfig.server(), kubeconfig.sslContext(), kubeconfig.bearerToken());
    }

    /** @param userAgent how the API server's audit log calls the one that speaks */
    public HttpsTransport connect(String userAgent) {
        return new HttpsTransport(
                new HttpsTransport.Settings(List.of(server), tls, bearerToken.map(TokenSource::fixed), userAgent));
    }
}
