package dev.djong.node.server;

import dev.djong.api.TransportException;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.node.eviction.NodeLevels;
import dev.djong.node.eviction.PodUsages;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.spec.PodDirectories;
import dev.djong.shell.delegated.DelegatedAuthentication;
import dev.djong.status.ApiFailure;
import dev.djong.time.Timers;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's one way in: who asks, may they, then the path decides. A refusal is a code and a line of text, as the
 * kubelet answers.
 */
public final class NodeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(NodeServlet.class);
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final transient Parts parts;
    private final transient ContainerLogs logs;
    private final transient Streams streams;
    private final transient Figures figures;
    private final transient ResourceMetrics resources;

    /** What the server tells of and asks. @param metrics the agent's own, as Prometheus reads them */
    public record Parts(
            String nodeName,
            PodWorkers pods,
            ContainerRuntime runtime,
            MachineReader machine,
            Supplier<Optional<NodeLevels.Reading>> levels,
            PodDirectories directories,
            DelegatedAuthentication authentication,
            Authorization authorization,
            Supplier<String> metrics,
            Timers timers) {}

    public NodeServlet(Parts parts) {
        this.parts = parts;
        this.logs = new ContainerLogs(parts.pods(), parts.runtime(), parts.timers());
        this.streams = new Streams(parts.pods(), parts.runtime());
        this.figures = new Figures(new Figures.Sources(
                parts.nodeName(),
                parts.pods(),
                parts.runtime(),
                parts.machine(),
                parts.levels(),
                new PodUsages(parts.runtime(), parts.directories()),
                parts.timers()));
        this.resources = new ResourceMetrics(parts.pods(), parts.runtime(), parts.machine(), parts.timers());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            var path = request.getRequestURI();
            if (path.equals("/healthz")) {
                text(response, "ok");
                return;
            }
            requireAllowed(request, path);
            route(request, response, path);
        } catch (NodeResponse refusal) {
            refuse(response, refusal.code(), String.valueOf(refusal.getMessage()));
        } catch (ApiFailure | TransportException failure) {
            LOG.warn(
                    "{} {}: the API server was asked in vain: {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    failure.getMessage());
            refuse(response, UNAVAILABLE, "the API server could not be asked whether you may");
        }
    }

    private static void refuse(HttpServletResponse response, int code, String message) throws IOException {
        if (!response.isCommitted()) {
            response.setStatus(code);
            text(response, message + "\n");
        }
    }

    private void requireAllowed(HttpServletRequest request, String path) {
        var caller = parts.authentication()
                .authenticate(certificate(request), request.getHeader("Authorization"))
                .orElseThrow(() -> new NodeResponse(UNAUTHORIZED, "Unauthorized"));
        if (!parts.authorization().allows(caller, request.getMethod(), path)) {
            throw new NodeResponse(
                    FORBIDDEN,
                    "Forbidden (user=" + caller.name() + ", verb=" + Authorization.verb(request.getMethod())
                            + ", resource=nodes, subresource(s)=[" + Authorization.subresource(path) + "])");
        }
    }

    private static Optional<X509Certificate> certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(chain[0])
                : Optional.empty();
    }

    private void route(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException, ServletException {
        var parts = path.split("/", -1);
        switch (parts.length > 1 ? parts[1] : "") {
            case "containerLogs" -> logs.serve(request, response, parts);
            case "exec", "attach", "portForward" -> streams.serve(request, response, parts);
            case "pods", "runningpods" -> json(response, pods());
            case "stats" -> json(response, figures.summary("true".equals(request.getParameter("only_cpu_and_memory"))));
            case "metrics" ->
                text(
                        response,
                        path.equals("/metrics/resource") || path.equals("/metrics/cadvisor")
                                ? resources.text()
                                : this.parts.metrics().get());
            default -> throw new NodeResponse(NOT_FOUND, "404 page not found");
        }
    }

    private JsonObject pods() {
        var items = parts.pods().pods().stream()
                .map(pod -> (Json) pod.object().root())
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("kind", "PodList")
                .put("apiVersion", "v1")
                .put("metadata", JsonObject.EMPTY)
                .put("items", items)
                .build();
    }

    private static void json(HttpServletResponse response, JsonObject body) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(JsonWriter.toBytes(body));
    }

    private static void text(HttpServletResponse response, String body) throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
