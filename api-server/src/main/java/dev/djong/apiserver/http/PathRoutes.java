package dev.djong.apiserver.http;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The paths that are no resources, by their first segment or by all of them. All are read-only. */
public final class PathRoutes implements PathHandler {
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final TreeMap<String, PathHandler> routes;
    private final Responder responder;

    /** @param routes paths such as {@code /version}; some also serve what lies below them */
    public PathRoutes(Map<String, PathHandler> routes, Responder responder) {
        this.routes = new TreeMap<>(routes);
        this.responder = responder;
    }

    @Override
    public void serve(Call call, ApiRequest.OnPath request) throws IOException {
        if (request.path().equals("/")) {
            responder.tree(call, 200, JsonObject.of("paths", index()));
            return;
        }
        var route = find(request.path());
        if (!METHODS.contains(request.method())) {
            throw new ApiFailure(Status.of(
                    Reason.METHOD_NOT_ALLOWED, "the server does not allow this method on the requested resource"));
        }
        route.serve(call, request);
    }

    private PathHandler find(String path) {
        for (var prefix = path; !prefix.isEmpty(); prefix = prefix.substring(0, prefix.lastIndexOf('/'))) {
            var route = routes.get(prefix);
            if (route != null && (prefix.equals(path) || route.servesBelow())) {
                return route;
            }
        }
        throw ApiFailure.noSuchPath();
    }

    private JsonArray index() {
        return routes.keySet().stream().map(Json::of).collect(JsonArray.collector());
    }
}
