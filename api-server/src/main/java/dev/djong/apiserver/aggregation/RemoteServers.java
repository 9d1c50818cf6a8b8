package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.Header;
import dev.djong.apiserver.webhook.ServiceResolver;
import dev.djong.apiserver.webhook.WebhookCallException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers behind APIServices: where they are, and what they answer to us. */
final class RemoteServers {
    /** A server that takes longer to describe itself is as good as none. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Discovery and OpenAPI documents; the largest of upstream's have 4 MB. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final int OK = 200;
    private static final UserInfo SELF = UserInfo.of("system:kube-aggregator", UserInfo.MASTERS_GROUP);

    private final ServiceResolver services;

    RemoteServers(ServiceResolver services) {
        this.services = services;
    }

    /** One of the Service's endpoints. @throws WebhookCallException if there is none */
    Backend backend(RemoteApi api) throws WebhookCallException {
        var service = api.service();
        var address = services.resolve(service.namespace(), service.name(), api.port());
        var host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return new Backend(host, address.getPort(), Optional.of(api.tls()), api.verified() ? api.serverName() : "");
    }

    /**
     * The body at that path, as JSON, asked for as this server itself.
     *
     * @throws IOException if it is not there, or too large, or somebody else's
     */
    byte[] get(RemoteApi api, String path) throws IOException {
        try (var connection = BackendConnection.open(backend(api), PATIENCE)) {
            var headers = new ArrayList<>(List.of(
                    new Header("Host", api.serverName()),
                    new Header("Accept", "application/json"),
                    new Header("Connection", "close"),
                    new Header("User-Agent", "kube-aggregator")));
            headers.addAll(IdentityHeaders.of(SELF));
            connection.sendHead("GET", path, headers);
            var head = connection.readHead(PATIENCE);
            if (head.code() != OK) {
                throw new IOException("bad status from " + url(api, path) + ": " + head.code());
            }
            connection.limitReads(PATIENCE);
            var body = connection.body(head).readNBytes(MAX_ANSWER_BYTES + 1);
            if (body.length > MAX_ANSWER_BYTES) {
                throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
            }
            return body;
        } catch (WebhookCallException unresolved) {
            throw new IOException(unresolved.getMessage(), unresolved);
        }
    }

    static String url(RemoteApi api, String path) {
        return "https://" + api.serverName() + ":" + api.port() + path;
    }
}
