package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Verb;
import dev.djong.apiserver.subresource.Nodes;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.Machinery;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.apiserver.verb.VerbHandler;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The {@code proxy} subresource of one kind: every verb, every path below it. */
public final class ProxyObject implements VerbHandler {
    /** A method is authorised as the verb that it stands for; OPTIONS as none, so that it takes a rule for all verbs. */
    public static final List<Verb> VERBS =
            List.of(Verb.GET, Verb.CREATE, Verb.UPDATE, Verb.PATCH, Verb.DELETE, Verb.OPTIONS);

    private static final Set<String> REDIRECTED = Set.of("GET", "HEAD");
    private static final int MOVED_PERMANENTLY = 301;

    private final String kind;
    private final GroupVersionKind options;
    private final TargetFinder targets;
    private final Machinery machinery;

    private ProxyObject(String kind, String options, TargetFinder targets, Machinery machinery) {
        this.kind = kind;
        this.options = new GroupVersionKind("", "v1", options);
        this.targets = targets;
        this.machinery = machinery;
    }

    public static ProxyObject ofPods(ClusterState state, Machinery machinery) {
        return new ProxyObject("pod", "PodProxyOptions", new PodTargets(state), machinery);
    }

    public static ProxyObject ofServices(ClusterState state, Machinery machinery, RandomGenerator random) {
        return new ProxyObject("service", "ServiceProxyOptions", new ServiceTargets(state, random), machinery);
    }

    public static ProxyObject ofNodes(Nodes nodes, Machinery machinery) {
        return new ProxyObject("node", "NodeProxyOptions", new NodeTargets(nodes), machinery);
    }

    @Override
    public boolean answersDocument() {
        return false;
    }

    @Override
    public ApiResponse handle(ResourceCall call) throws IOException {
        var name = call.key().name();
        var target = SchemeNamePort.parse(name)
                .orElseThrow(() -> ApiFailure.badRequest("invalid " + kind + " request \"" + name + "\""));
        machinery.admitConnect(call, options);
        var backend = targets.find(call.namespace(), target);
        var exchange = call.call().exchange();
        var tail = call.request().tail();
        if (tail.isEmpty() && REDIRECTED.contains(exchange.method()) && !ProxyHeaders.asksForUpgrade(exchange)) {
            return new ApiResponse.OfStream(ProxyObject::addSlash);
        }
        var path = exchange.rawPath();
        var shown = new ProxyExchange.Manner.Shown(path.substring(0, path.length() - tail.length()));
        var request = new ProxyExchange.Request(backend, ProxyPath.clean(tail), exchange.rawQuery(), shown);
        return new ApiResponse.OfStream(new ProxyExchange(request)::run);
    }

    /** Without the slash, a page's relative links would lead beside the proxy, not below it. */
    private static void addSlash(Call call) {
        var exchange = call.exchange();
        var query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
        exchange.status(MOVED_PERMANENTLY);
        exchange.respondWith("Location", exchange.rawPath() + "/" + query);
        exchange.respondWith("Content-Length", "0");
    }
}
