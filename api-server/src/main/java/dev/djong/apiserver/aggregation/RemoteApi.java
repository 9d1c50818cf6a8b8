package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.subresource.backend.AnyCertificate;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.shell.kubeconfig.TlsContexts;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.shell.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group version that a Service of the cluster answers, as its APIService says.
 *
 * @param service the Service
 * @param port of the Service
 * @param tls with our identity as a proxy
 * @param verified whether the certificate must be for the Service's name
 * @param available as the APIService's status says
 */
record RemoteApi(
        String group,
        String version,
        ObjectKey service,
        int port,
        SSLContext tls,
        boolean verified,
        boolean available,
        long groupPriority,
        long versionPriority) {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteApi.class);
    private static final int HTTPS_PORT = 443;

    /** Empty for an APIService that this server answers itself. */
    static Optional<RemoteApi> of(ApiObject apiService, Optional<KeyMaterial> identity) {
        var spec = apiService.spec();
        if (!spec.has("service")) {
            return Optional.empty();
        }
        var service = spec.object("service");
        return Optional.of(new RemoteApi(
                spec.text("group"),
                spec.text("version"),
                new ObjectKey(service.text("namespace"), service.text("name")),
                (int) service.integerOr("port", HTTPS_PORT),
                tls(apiService, identity),
                !spec.flag("insecureSkipTLSVerify"),
                Conditions.isAvailable(apiService),
                spec.integerOr("groupPriorityMinimum", 0),
                spec.integerOr("versionPriority", 0)));
    }

    private static SSLContext tls(ApiObject apiService, Optional<KeyMaterial> identity) {
        if (apiService.spec().flag("insecureSkipTLSVerify")) {
            return AnyCertificate.context(identity);
        }
        var bundle = apiService.spec().text("caBundle");
        if (bundle.isEmpty()) {
            return TlsContexts.ofMachine(identity);
        }
        try {
            var pem = new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
            return TlsContexts.client(Pem.certificates(pem), identity);
        } catch (IllegalArgumentException unusable) {
            LOG.warn("APIService {}: nobody is believed, its caBundle is none: {}", apiService.name(), unusable);
            return TlsContexts.client(List.of(), identity);
        }
    }

    /** The APIService's name. */
    String name() {
        return version + "." + group;
    }

    /** Whom its certificate must be for. */
    String serverName() {
        return service.name() + "." + service.namespace() + ".svc";
    }

    /** {@code /apis/GROUP/VERSION} */
    String rootPath() {
        return "/apis/" + group + "/" + version;
    }
}
