package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Answers whether somebody may do something: the four access reviews and the list of one's own rules. */
public final class AccessReviews {
    private static final String ON_RESOURCE = "resourceAttributes";
    private static final String ON_PATH = "nonResourceAttributes";

    private final Authorizer authorizer;
    private final RbacAuthorizer rbac;

    public AccessReviews(Authorizer authorizer, RbacAuthorizer rbac) {
        this.authorizer = authorizer;
        this.rbac = rbac;
    }

    /** {@code SubjectAccessReview}. */
    public ApiObject reviewSubject(ApiObject review) {
        var errors = attributeErrors(review.spec());
        if (review.spec().text("user").isEmpty()
                && review.spec().array("groups").isEmpty()) {
            errors.add(FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
        }
        requireValid(review, errors);
        return answered(review, subject(review.spec()));
    }

    /** {@code LocalSubjectAccessReview}: asks only about its own namespace. */
    public ApiObject reviewLocalSubject(ApiObject review, String namespace) {
        var asked = review.spec().object(ON_RESOURCE).text("namespace");
        if (review.spec().has(ON_RESOURCE) && !asked.equals(namespace)) {
            throw ApiFailure.badRequest("spec.resourceAttributes.namespace must match namespace: " + namespace);
        }
        return reviewSubject(review);
    }

    /** {@code SelfSubjectAccessReview}. */
    public ApiObject reviewSelf(ApiObject review, UserInfo self) {
        requireValid(review, attributeErrors(review.spec()));
        return answered(review, self);
    }

    private static List<FieldError> attributeErrors(JsonObject spec) {
        var errors = new ArrayList<FieldError>();
        if (spec.has(ON_RESOURCE) && spec.has(ON_PATH)) {
            errors.add(FieldError.invalid(
                    "spec." + ON_PATH,
                    spec.object(ON_PATH),
                    "cannot be specified in combination with resourceAttributes"));
        }
        if (!spec.has(ON_RESOURCE) && !spec.has(ON_PATH)) {
            errors.add(FieldError.invalid(
                    "spec." + ON_RESOURCE,
                    Json.NULL,
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        return errors;
    }

    private static void requireValid(ApiObject review, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(review.groupVersionKind(), "", errors);
        }
    }

    private static UserInfo subject(JsonObject spec) {
        var extra = new TreeMap<String, List<String>>();
        spec.object("extra")
                .forEach((key, values) ->
                        extra.put(key, values.asArray().strings().toList()));
        return new UserInfo(
                spec.text("user"),
                spec.text("uid"),
                spec.array("groups").strings().toList(),
                extra);
    }

    private ApiObject answered(ApiObject review, UserInfo user) {
        var decision = authorizer.authorize(attributes(review.spec(), user));
        var status = JsonObject.builder()
                .put("allowed", decision.isAllowed())
                .putIf("denied", decision instanceof Decision.Deny ? Json.of(true) : null)
                .putText("reason", decision.reason());
        return review.with("status", status.build());
    }

    private static Attributes attributes(JsonObject spec, UserInfo user) {
        if (spec.has(ON_PATH)) {
            var path = spec.object(ON_PATH);
            return new Attributes.OnPath(user, path.text("verb"), path.text("path"));
        }
        var on = spec.object(ON_RESOURCE);
        return new Attributes.OnResource(
                user,
                on.text("verb"),
                on.text("namespace"),
                on.text("group"),
                on.text("version"),
                on.text("resource"),
                on.text("subresource"),
                on.text("name"));
    }

    /** {@code SelfSubjectRulesReview}: what {@code kubectl auth can-i --list} shows. */
    public ApiObject listRules(ApiObject review, UserInfo self) {
        var namespace = review.spec().text("namespace");
        if (namespace.isEmpty()) {
            throw ApiFailure.badRequest("no namespace on request");
        }
        var rules = new ArrayList<>(rbac.rulesFor(self, namespace));
        if (self.isIn(UserInfo.MASTERS_GROUP)) {
            rules.add(EscalationCheck.EVERY_RESOURCE);
            rules.add(EscalationCheck.EVERY_PATH);
        }
        var onResources = rules.stream().filter(rule -> !rule.resources().isEmpty());
        var onPaths = rules.stream().filter(rule -> !rule.paths().isEmpty());
        return review.with(
                "status",
                JsonObject.builder()
                        .put("incomplete", false)
                        .put("nonResourceRules", onPaths.map(PolicyRule::toJson).collect(JsonArray.collector()))
                        .put(
                                "resourceRules",
                                onResources.map(PolicyRule::toJson).collect(JsonArray.collector()))
                        .build());
    }
}
