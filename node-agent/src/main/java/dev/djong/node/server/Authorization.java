package dev.djong.node.server;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
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
    private static final Duration YES_REMEMBERED = Duration.ofMinutes(5);
    private static final Duration NO_REMEMBERED = Duration.ofSeconds(30);

    private final ApiClient api;
    private final String nodeName;
    private final ExpiringCache<Question, Boolean> answers;

    private record Question(Caller caller, String verb, String subresource) {}

    public Authorization(ApiClient api, String nodeName, InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.answers = new ExpiringCache<>(clock);
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
        var question = new Question(caller, verb(method), subresource(path));
        return answers.find(question).orElseGet(() -> {
            boolean allowed = ask(question);
            answers.put(question, allowed, allowed ? YES_REMEMBERED : NO_REMEMBERED);
            return allowed;
        });
    }

    private boolean ask(Question question) {
        var extra = JsonObject.builder();
        question.caller.extra().forEach((name, values) -> extra.put(name, JsonArray.ofStrings(values)));
        var spec = JsonObject.builder()
                .put("user", question.caller.name())
                .putText("uid", question.caller.uid())
                .put("groups", JsonArray.ofStrings(question.caller.groups()))
                .put("extra", extra.build())
                .put(
                        "resourceAttributes",
                        JsonObject.builder()
                                .put("verb", question.verb)
                                .put("version", "v1")
                                .put("resource", "nodes")
                                .put("subresource", question.subresource)
                                .put("name", nodeName)
                                .build())
                .build();
        var review = new ApiObject(JsonObject.builder()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SubjectAccessReview")
                .put("spec", spec)
                .build());
        return api.create(Resources.SUBJECT_ACCESS_REVIEWS, review).status().flag("allowed");
    }
}
