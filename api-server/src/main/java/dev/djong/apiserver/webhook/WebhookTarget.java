package dev.djong.apiserver.webhook;

import dev.djong.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A {@code clientConfig}: a URL or a Service, and the authorities that its certificate may come from (those of the machine
 * where there are none).
 *
 * @param host the name that the certificate must carry: a Service's is {@code name.namespace.svc}
 * @param path with its leading slash; it may be empty
 * @param service in the cluster, when it is one
 * @param caBundle certificates as PEM
 */
public record WebhookTarget(String host, int port, String path, Optional<Service> service, String caBundle) {
    private static final int HTTPS_PORT = 443;

    /** A Service by its key. */
    public record Service(String namespace, String name) {}

    /** @throws WebhookCallException for a configuration that leads nowhere */
    public static WebhookTarget of(JsonObject clientConfig) throws WebhookCallException {
        var bundle = decoded(clientConfig.text("caBundle"));
        if (clientConfig.has("service")) {
            var json = clientConfig.object("service");
            var service = new Service(json.text("namespace"), json.text("name"));
            var path = json.text("path");
            return new WebhookTarget(
                    service.name + "." + service.namespace + ".svc",
                    (int) json.integerOr("port", HTTPS_PORT),
                    path.isEmpty() || path.startsWith("/") ? path : "/" + path,
                    Optional.of(service),
                    bundle);
        }
        var url = clientConfig.text("url");
        if (url.isEmpty()) {
            throw new WebhookCallException("webhook configuration must have either service or URL");
        }
        return ofUrl(url, bundle);
    }

    private static WebhookTarget ofUrl(String text, String bundle) throws WebhookCallException {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new WebhookCallException("Unparsable URL: " + malformed.getMessage());
        }
        if (url.getHost() == null || !"https".equals(url.getScheme())) {
            throw new WebhookCallException("Unparsable URL: " + text + " is no https URL");
        }
        var host = url.getHost().startsWith("[")
                ? url.getHost().substring(1, url.getHost().length() - 1)
                : url.getHost();
        return new WebhookTarget(
                host, url.getPort() < 0 ? HTTPS_PORT : url.getPort(), url.getRawPath(), Optional.empty(), bundle);
    }

    private static String decoded(String base64) throws WebhookCallException {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException malformed) {
            throw new WebhookCallException("unable to load root certificates: unable to parse bytes as PEM block");
        }
    }

    /** Host and port as a URL and a Host header have them; the port of https goes without saying, except a Service's. */
    String authority() {
        var shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return service.isEmpty() && port == HTTPS_PORT ? shown : shown + ":" + port;
    }

    /** The URL in error texts. */
    String url(String query) {
        return "https://" + authority() + path + query;
    }
}
