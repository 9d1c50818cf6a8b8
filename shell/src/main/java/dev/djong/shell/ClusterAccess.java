package dev.djong.shell;

import dev.djong.api.HttpsTransport;
import dev.djong.api.SignsOfLife;
import dev.djong.api.TokenSource;
import dev.djong.shell.kubeconfig.Kubeconfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the API server is and as whom to speak to it.
 *
 * @param servers its addresses, without a path: of one api-server or of several that serve the same cluster
 * @param tls trusts the cluster's authority and presents the client certificate, if there is one
 * @param bearerToken sent in {@code Authorization} where the identity is a token
 * @param signs when each server was last heard of by any connection that is made with this
 */
public record ClusterAccess(List<URI> servers, SSLContext tls, Optional<String> bearerToken, SignsOfLife signs) {

    public ClusterAccess {
        servers = List.copyOf(servers);
    }

    /** The one that is asked first. */
    public URI server() {
        return servers.getFirst();
    }

    /** The same identity, at these addresses. */
    public ClusterAccess at(List<URI> addresses) {
        return new ClusterAccess(addresses, tls, bearerToken, signs);
    }

    /** The same identity, at the addresses of another one of this process. */
    public ClusterAccess beside(ClusterAccess other) {
        return new ClusterAccess(other.servers, tls, bearerToken, other.signs);
    }

    /** Of the current context of a kubeconfig. */
    public static ClusterAccess of(Kubeconfig kubeconfig) {
        return new ClusterAccess(
                List.of(kubeconfig.server()), kubeconfig.sslContext(), kubeconfig.bearerToken(), new SignsOfLife());
    }

    /** @param userAgent how the API server's audit log calls the one that speaks */
    public HttpsTransport connect(String userAgent) {
        return new HttpsTransport(
                new HttpsTransport.Settings(servers, tls, bearerToken.map(TokenSource::fixed), userAgent), signs);
    }
}
