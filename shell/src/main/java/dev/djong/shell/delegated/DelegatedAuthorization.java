package dev.djong.shell.delegated;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.time.Duration;
import java.time.InstantSource;

/** May they? The API server is asked by SubjectAccessReview, and its answer kept for a while. */
public final class DelegatedAuthorization {
    private final ApiClient api;
    private final Remembered remembered;
    private final ExpiringCache<Question, Boolean> answers;

    /** For how long a yes and a no hold. */
    public record Remembered(Duration yes, Duration no) {}

    /** What somebody wants to do, as a review names it. */
    public record Access(String attributes, JsonObject values) {

        /** On a path that is no resource. */
        public static Access toPath(String verb, String path) {
            return new Access(
                    "nonResourceAttributes",
                    JsonObject.builder().put("verb", verb).put("path", path).build());
        }

        /** @param attributes verb, resource and so on */
        public static Access toResource(JsonObject attributes) {
            return new Access("resourceAttributes", attributes);
        }
    }

    private record Question(Caller caller, Access access) {}

    public DelegatedAuthorization(ApiClient api, Remembered remembered, InstantSource clock) {
        this.api = api;
        this.remembered = remembered;
        this.answers = new ExpiringCache<>(clock);
    }

    public boolean allows(Caller caller, Access access) {
        var question = new Question(caller, access);
        return answers.find(question).orElseGet(() -> {
            boolean allowed = ask(question);
            answers.put(question, allowed, allowed ? remembered.yes : remembered.no);
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
                .put(question.access.attributes, question.access.values)
                .build();
        var review = new ApiObject(JsonObject.builder()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SubjectAccessReview")
                .put("spec", spec)
                .build());
        return api.create(Resources.SUBJECT_ACCESS_REVIEWS, review).status().flag("allowed");
    }
}
