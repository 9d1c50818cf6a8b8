package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.condition.UserPermissions;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestDescription;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.admission.policy.PolicyCheck.Violation;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.cel.AdmissionValues;
import dev.djong.definition.Definitions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.status.Status.Cause;
import dev.djong.status.Status.Details;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks every policy that has a binding for the request; what is denied is told with the first reason. */
public final class ValidatingPolicies implements AdmissionStep {
    private static final int MAX_ANNOTATION_CHARS = 10 << 10;

    private final PolicyIndex<ValidatingPolicy> policies;
    private final PolicyIndex<PolicyBinding> bindings;
    private final RequestMatcher matcher;
    private final Authorizer authorizer;
    private final Parameters parameters;

    public ValidatingPolicies(
            ClusterState state, RequestMatcher matcher, Authorizer authorizer, Definitions definitions) {
        this.policies = PolicyIndex.following(state, Resources.VALIDATING_ADMISSION_POLICIES, ValidatingPolicy::of);
        this.bindings = PolicyIndex.following(state, Resources.VALIDATING_ADMISSION_POLICY_BINDINGS, PolicyBinding::of);
        this.matcher = matcher;
        this.authorizer = authorizer;
        this.parameters = new Parameters(state, definitions);
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public void review(AdmissionRequest request) {
        if (bindings.isEmpty() || policies.isEmpty() || RequestMatcher.isExempt(request)) {
            return;
        }
        var denials = new ArrayList<Denial>();
        for (var policy : policies.all()) {
            var bound = bindings.matching(binding -> binding.policy().equals(policy.name()));
            if (!bound.isEmpty()) {
                matcher.match(policy.criteria(), request)
                        .ifPresent(match -> new OnePolicy(policy, match, request, denials).review(bound));
            }
        }
        if (!denials.isEmpty()) {
            throw refused(request, denials.getFirst());
        }
    }

    /** @param reason of the Status; empty for Invalid */
    private record Denial(String text, String reason) {}

    private static ApiFailure refused(AdmissionRequest request, Denial denial) {
        var forbidden = request.forbidden(denial.text).status();
        var named = denial.reason.isEmpty() ? Reason.INVALID : Reason.of(denial.reason);
        var details = forbidden.details();
        return new ApiFailure(new Status(
                named.code() == 0 ? Reason.INVALID.code() : named.code(),
                named,
                forbidden.message(),
                new Details(
                        details.name(),
                        details.group(),
                        details.kind(),
                        details.uid(),
                        List.of(new Cause("", denial.text, "")),
                        0)));
    }

    /** One policy on one request, with all its bindings. */
    private final class OnePolicy {
        private final ValidatingPolicy policy;
        private final Match match;
        private final AdmissionRequest request;
        private final List<Denial> denials;
        private final Map<String, List<String>> annotations = new LinkedHashMap<>();

        OnePolicy(ValidatingPolicy policy, Match match, AdmissionRequest request, List<Denial> denials) {
            this.policy = policy;
            this.match = match;
            this.request = request;
            this.denials = denials;
        }

        void review(List<PolicyBinding> bound) {
            for (var binding : bound) {
                if (matcher.match(binding.criteria(), request).isPresent()) {
                    review(binding);
                }
            }
            annotations.forEach(
                    (key, values) -> request.notes().annotate(policy.name() + "/" + key, String.join(", ", values)));
        }

        private void review(PolicyBinding binding) {
            try {
                for (var param : parameters.of(policy.paramKind(), binding.paramRef(), request.namespace())) {
                    review(binding, param);
                }
            } catch (Parameters.Misconfigured why) {
                if (!policy.failsOpen()) {
                    deny(binding, "failed to configure binding: " + why.getMessage(), "");
                }
            }
        }

        private void review(PolicyBinding binding, Optional<ApiObject> param) {
            var findings = PolicyCheck.run(policy, values(param));
            for (var violation : findings.violations()) {
                follow(binding, violation);
            }
            findings.annotations().forEach((key, value) -> {
                var shown = value.length() > MAX_ANNOTATION_CHARS ? value.substring(0, MAX_ANNOTATION_CHARS) : value;
                var values = annotations.computeIfAbsent(key, unused -> new ArrayList<>());
                if (!values.contains(shown)) {
                    values.add(shown);
                }
            });
        }

        private AdmissionValues values(Optional<ApiObject> param) {
            var described = RequestDescription.of(request, match);
            return new AdmissionValues(described, shown(request.object()), shown(request.old()))
                    .asking(new UserPermissions(request.user(), authorizer), described)
                    .put("namespaceObject", namespace())
                    .put("params", param.orElse(null));
        }

        private @Nullable ApiObject shown(@Nullable ApiObject object) {
            return object == null ? null : matcher.equivalents().convert(object, match.kind());
        }

        private @Nullable ApiObject namespace() {
            var name = request.key().namespace();
            return name.isEmpty() ? null : matcher.namespace(name);
        }

        private void follow(PolicyBinding binding, Violation violation) {
            if (violation.certain() || binding.actions().contains("Deny")) {
                deny(binding, violation.message(), violation.reason());
            }
            if (violation.certain()) {
                return;
            }
            if (binding.actions().contains("Warn")) {
                request.notes()
                        .warn("Validation failed for ValidatingAdmissionPolicy '" + policy.name() + "' with binding '"
                                + binding.name() + "': " + violation.message());
            }
            if (binding.actions().contains("Audit")) {
                request.notes()
                        .annotate(
                                "validation.policy.admission.k8s.io/validation_failure",
                                JsonArray.of(audited(binding, violation)).toString());
            }
        }

        private JsonObject audited(PolicyBinding binding, Violation violation) {
            return JsonObject.builder()
                    .put("message", violation.message())
                    .put("policy", policy.name())
                    .put("binding", binding.name())
                    .put("expressionIndex", Json.of(Math.max(0, violation.index())))
                    .put("validationActions", JsonArray.ofStrings(binding.actions()))
                    .build();
        }

        private void deny(PolicyBinding binding, String why, String reason) {
            denials.add(new Denial(
                    "ValidatingAdmissionPolicy '" + policy.name() + "' with binding '" + binding.name()
                            + "' denied request: " + why,
                    reason));
        }
    }
}
