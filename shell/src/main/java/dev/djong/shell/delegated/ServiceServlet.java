package dev.djong.shell.delegated;

import dev.djong.api.TransportException;
import dev.djong.json.JsonWriter;
import dev.djong.shell.delegated.DelegatedAuthorization.Access;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every upstream component serves beside its work: health for everybody, and {@code /metrics} for whoever the API
 * server allows that path. A refusal is a Status, as from the API server itself.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/cluster-administration/system-metrics/">System metrics</a>
 */
public final class ServiceServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ServiceServlet.class);
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    /** Whose members are not asked about, so that they see metrics also while no API server answers. */
    private static final String PRIVILEGED = "system:masters";

    private static final String METRICS = "/metrics";

    /** The paths that it serves; everything else is somebody else's. */
    public static final Set<String> PATHS = Set.of("/healthz", "/livez", "/readyz", METRICS);

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final transient Parts parts;

    /**
     * What it tells of and asks.
     *
     * @param metrics as Prometheus reads them
     */
    public record Parts(
            DelegatedAuthentication authentication,
            DelegatedAuthorization authorization,
            Supplier<String> metrics,
            BooleanSupplier alive,
            BooleanSupplier ready) {}

    public ServiceServlet(Parts parts) {
        this.parts = parts;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            switch (request.getRequestURI()) {
                case METRICS -> {
                    requireAllowed(request);
                    answer(response, 200, PROMETHEUS, parts.metrics.get());
                }
                case "/readyz" -> health(response, parts.ready);
                default -> health(response, parts.alive);
            }
        } catch (ApiFailure refusal) {
            refuse(response, refusal.status());
        } catch (TransportException failure) {
            LOG.warn("{}: the API server was asked in vain: {}", request.getRequestURI(), failure.getMessage());
            refuse(
                    response,
                    ApiFailure.internal("the API server could not be asked whether you may")
                            .status());
        }
    }

    private static void health(HttpServletResponse response, BooleanSupplier well) throws IOException {
        boolean isWell = well.getAsBoolean();
        answer(response, isWell ? 200 : 500, TEXT, isWell ? "ok" : "not ok");
    }

    private static void refuse(HttpServletResponse response, Status status) throws IOException {
        answer(response, status.code(), JSON, JsonWriter.toText(status.toJson()));
    }

    private static void answer(HttpServletResponse response, int code, String type, String body) throws IOException {
        response.setStatus(code);
        response.setContentType(type);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private void requireAllowed(HttpServletRequest request) {
        var caller = caller(request);
        var verb = request.getMethod().toLowerCase(Locale.ROOT);
        if (!caller.groups().contains(PRIVILEGED)
                && !parts.authorization.allows(caller, Access.toPath(verb, request.getRequestURI()))) {
            throw new ApiFailure(Status.of(
                    Reason.FORBIDDEN,
                    "forbidden: User \"" + caller.name() + "\" cannot " + verb + " path \"" + request.getRequestURI()
                            + "\""));
        }
    }

    /** Nobody is anonymous who shows a token that is not good. */
    private Caller caller(HttpServletRequest request) {
        var token = request.getHeader("Authorization");
        var known = parts.authentication.authenticate(certificate(request), token);
        if (known.isEmpty() && token != null) {
            throw ApiFailure.unauthorized();
        }
        return known.orElse(Caller.ANONYMOUS);
    }

    private static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }
}
