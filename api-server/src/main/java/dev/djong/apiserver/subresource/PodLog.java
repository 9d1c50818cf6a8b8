package dev.djong.apiserver.subresource;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Query;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import dev.djong.apiserver.subresource.stream.WebSocketHandshake;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.json.Json;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GET of {@code pods/NAME/log}: the node's answer, copied as it comes. */
public final class PodLog implements VerbHandler {
    private static final GroupVersionKind OPTIONS = new GroupVersionKind("", "v1", "PodLogOptions");
    private static final List<String> PASSED_ON = List.of(
            "follow", "limitBytes", "previous", "sinceSeconds", "sinceTime", "stream", "tailLines", "timestamps");
    private static final int BUFFER_BYTES = 16 << 10;
    /** That a client went away shows when something is sent: whoever follows a silent log is let go after this long. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(4);

    private static final Logger LOG = LoggerFactory.getLogger(PodLog.class);

    private final Machinery machinery;
    private final Nodes nodes;
    private final Responder responder;

    public PodLog(Machinery machinery, Nodes nodes, Responder responder) {
        this.machinery = machinery;
        this.nodes = nodes;
        this.responder = responder;
    }

    @Override
    public boolean answersDocument() {
        return false;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        requireValid(call.query(), call.key().name());
        var pod = machinery
                .storage(call.definition())
                .get(call.key())
                .orElseThrow(() -> Failures.notFound(call.definition(), call.key()))
                .object();
        var container = PodTarget.container(pod, call.query().text("container"));
        var node = pod.spec().text("nodeName");
        if (node.isEmpty()) {
            return new ApiResponse.OfStream(live -> responder.text(live, 200, ""));
        }
        var path = "/containerLogs/" + pod.namespace() + "/" + pod.name() + "/" + container + query(call.query());
        return WebSocketHandshake.isWanted(call.call().exchange())
                ? socket(LogSocket.negotiate(call.call().exchange()), node, path)
                : stream(node, path);
    }

    private ApiResponse stream(String node, String path) throws IOException {
        return open(node, path, this::copy);
    }

    private ApiResponse socket(LogSocket socket, String node, String path) throws IOException {
        return open(
                node,
                path,
                (live, connection, head) -> socket.serve(live.exchange(), connection.body(head), connection));
    }

    /** Passes on what the node has agreed to send. */
    private interface Sender {
        void send(Call live, BackendConnection connection, ResponseHead head) throws IOException;
    }

    private ApiResponse open(String node, String path, Sender sender) throws IOException {
        var connection = nodes.connect(node);
        try {
            var head = connection.request("GET", path, Map.of("Host", node, "Accept", "*/*", "Connection", "close"));
            if (head.code() != 200) {
                throw Nodes.refusal(head, connection.body(head));
            }
            return new ApiResponse.OfStream(live -> sender.send(live, connection, head));
        } catch (IOException e) {
            connection.close();
            throw ApiFailure.internal("the node broke off: " + e.getMessage());
        } catch (ApiFailure refused) {
            connection.close();
            throw refused;
        }
    }

    /** Each piece goes on at once: whoever follows a log sees a line when it is written. */
    private void copy(Call live, BackendConnection connection, ResponseHead head) throws IOException {
        try (connection;
                var client = live.exchange().onGone(connection::hangUp)) {
            responder.streamHead(live, MediaTypes.TEXT);
            live.exchange().flush();
            var out = live.exchange().answer();
            var in = connection.body(head);
            connection.limitReads(LONGEST_SILENCE);
            var buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                live.exchange().flush();
            }
        } catch (SocketTimeoutException silent) {
            LOG.debug("a log that is followed was silent for {}", LONGEST_SILENCE);
        }
    }

    private static String query(Query query) {
        var parts = new StringJoiner("&", "?", "").setEmptyValue("");
        for (var name : PASSED_ON) {
            query.find(name)
                    .ifPresent(value -> parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        }
        return parts.toString();
    }

    private static void requireValid(Query query, String pod) {
        var errors = new ArrayList<FieldError>();
        atLeast(query, "tailLines", 0, errors);
        atLeast(query, "limitBytes", 1, errors);
        atLeast(query, "sinceSeconds", 1, errors);
        if (query.has("sinceSeconds") && query.has("sinceTime")) {
            errors.add(FieldError.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(OPTIONS, pod, errors);
        }
    }

    private static void atLeast(Query query, String name, long least, List<FieldError> errors) {
        var value = query.integer(name);
        if (value.isPresent() && value.getAsLong() < least) {
            var why = least == 0 ? "must be greater than or equal to 0" : "must be greater than 0";
            errors.add(FieldError.invalid(name, Json.of(value.getAsLong()), why));
        }
    }
}
