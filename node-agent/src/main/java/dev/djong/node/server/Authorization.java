package dev.djong.node.server;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonObject;
import dev.djong.shell.delegated.Caller;
import dev.djong.shell.delegated.DelegatedAuthorization;
import dev.djong.shell.delegated.DelegatedAuthorization.Access;
import dev.djong.shell.delegated.DelegatedAuthorization.Remembered;
import java.time.Duration;
import java.time.InstantSource;

/**
 * May they? Every path is an access to a subresource of this node: {@code stats}, {@code metrics}, {@code log}, {@code
 * spec}, and {@code proxy} for all others. The API server is asked by SubjectAccessReview, and its answer kept: a yes for
 * five minutes, a no for half of one.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/">Kubelet authorization</a>
 */
public final class Authorization {
    private static final Remembered REMEMBERED = new Remembered(Duration.ofMinutes(5), Duration.ofSeconds(30));

    private final DelegatedAuthorization reviews;
    private final String nodeName;

    public Authorization(ApiClient api, String nodeName, InstantSource clock) {
        this.reviews = new DelegatedAuthorization(api, REMEMBERED, clock);
        this.nodeName = nodeName;
    }

    static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "get";
        };
    }

    static String subresource(String path) {
        for (var name : new String[] {"stats", "metrics", "log", "spec"}) {
            if (path.equals("/" + name) || path.startsWith("/" + name + "/") || path.startsWith("/" + name + "s/")) {
                return name;
            }
        }
        return "proxy";
    }

    boolean allows(Caller caller, String method, String path) {
        var attributes = JsonObject.builder()
                .put("verb", verb(method))
                .put("version", "v1")
                .put("resource", "nodes")
                .put("subresource", subresource(path))
                .put("name", nodeName)
                .build();
        return reviews.allows(caller, Access.toResource(attributes));
    }
}
