package dev.djong.apiserver.subresource;

import dev.djong.apiserver.authz.Attributes;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.http.Verb;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Failures;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * {@code exec}, {@code attach} and {@code portforward}: a connection that leaves HTTP and is joined to the pod's node.
 *
 * <p>A client that speaks SPDY is joined byte for byte; one that speaks WebSocket is translated, so the node need not know
 * WebSocket. Browsers open WebSockets with GET, which must not be weaker than POST: both need <em>create</em>.
 */
public final class PodSession implements VerbHandler {
    /** What is connected. */
    public enum Kind {
        EXEC("exec", "PodExecOptions"),
        ATTACH("attach", "PodAttachOptions"),
        PORT_FORWARD("portForward", "PodPortForwardOptions");

        private final String nodePath;
        private final GroupVersionKind options;

        Kind(String nodePath, String options) {
            this.nodePath = nodePath;
            this.options = new GroupVersionKind("", "v1", options);
        }
    }

    private final Kind kind;
    private final Machinery machinery;
    private final Nodes nodes;
    private final Authorizer authorizer;

    public PodSession(Kind kind, Machinery machinery, Nodes nodes, Authorizer authorizer) {
        this.kind = kind;
        this.machinery = machinery;
        this.nodes = nodes;
        this.authorizer = authorizer;
    }

    @Override
    public boolean answersDocument() {
        return false;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        requireCreate(call);
        var pod = machinery
                .storage(call.definition())
                .get(call.key())
                .orElseThrow(() -> Failures.notFound(call.definition(), call.key()))
                .object();
        machinery.admitConnect(call, kind.options);
        var node = pod.spec().text("nodeName");
        if (node.isEmpty()) {
            throw ApiFailure.badRequest("pod " + pod.name() + " does not have a host assigned");
        }
        var request = new NodeSession.Request(node, path(call, pod), kind == Kind.PORT_FORWARD);
        return new ApiResponse.OfStream(new NodeSession(nodes, request)::join);
    }

    private void requireCreate(ResourceCall call) {
        if (call.request().verb() == Verb.GET) {
            var resource = call.definition().resource();
            authorizer.require(new Attributes.OnResource(
                    call.user(),
                    Verb.CREATE.text(),
                    call.namespace(),
                    resource.group(),
                    resource.version(),
                    resource.resource(),
                    call.request().subresource(),
                    call.key().name()));
        }
    }

    private String path(ResourceCall call, ApiObject pod) {
        var path = "/" + kind.nodePath + "/" + pod.namespace() + "/" + pod.name();
        if (kind == Kind.PORT_FORWARD) {
            var ports = new StringJoiner("&", "?", "").setEmptyValue("");
            call.query().all("ports").forEach(port -> ports.add("port=" + encode(port)));
            return path + ports;
        }
        var streams = new StringJoiner("&", "?", "");
        call.query().all("command").forEach(word -> streams.add("command=" + encode(word)));
        addFlag(call, "stdin", "input", streams);
        addFlag(call, "stdout", "output", streams);
        addFlag(call, "stderr", "error", streams);
        addFlag(call, "tty", "tty", streams);
        return path + "/" + PodTarget.container(pod, call.query().text("container")) + streams;
    }

    /** Nodes have names of their own for the streams. */
    private static void addFlag(ResourceCall call, String ours, String theirs, StringJoiner streams) {
        boolean set = call.query().flag(ours);
        boolean merged = theirs.equals("error") && call.query().flag("tty");
        if (set && !merged) {
            streams.add(theirs + "=1");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
