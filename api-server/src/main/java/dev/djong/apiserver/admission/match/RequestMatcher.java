package dev.djong.apiserver.admission.match;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether a request is one that a webhook or policy is meant for. */
public final class RequestMatcher {
    private static final String OWN_GROUP = "admissionregistration.k8s.io";
    private static final Set<String> OWN_KINDS = Set.of(
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration");

    private final ClusterState state;
    private final Equivalents equivalents;

    public RequestMatcher(ClusterState state, Equivalents equivalents) {
        this.state = state;
        this.equivalents = equivalents;
    }

    public Equivalents equivalents() {
        return equivalents;
    }

    /** What configures admission is not subject to it: a broken webhook must not keep itself from being removed. */
    public static boolean isExempt(AdmissionRequest request) {
        return request.kind().group().equals(OWN_GROUP)
                && OWN_KINDS.contains(request.kind().kind());
    }

    /**
     * Cheap rules are looked at first; the namespace only when they match.
     *
     * @throws ApiFailure 404 if the namespace, whose labels are needed, is not there
     */
    public Optional<Match> match(Criteria criteria, AdmissionRequest request) {
        if (!matchesObject(criteria.objects(), request)
                || match(criteria.excluded(), criteria.equivalent(), request).isPresent()) {
            return Optional.empty();
        }
        var matched = criteria.anyResource() && criteria.rules().isEmpty()
                ? Optional.of(new Match(request.resource(), request.kind()))
                : match(criteria.rules(), criteria.equivalent(), request);
        return matched.filter(found -> matchesNamespace(criteria.namespaces(), request));
    }

    private Optional<Match> match(List<ResourceRule> rules, boolean equivalent, AdmissionRequest request) {
        if (rules.stream().anyMatch(rule -> rule.matches(request, request.resource()))) {
            return Optional.of(new Match(request.resource(), request.kind()));
        }
        return equivalent && !rules.isEmpty() ? matchEquivalent(rules, request) : Optional.empty();
    }

    private Optional<Match> matchEquivalent(List<ResourceRule> rules, AdmissionRequest request) {
        var others = equivalents.of(request.resource());
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return rules.stream()
                .flatMap(rule -> others.stream().filter(other -> rule.matches(request, other.resource())))
                .findFirst()
                .map(other -> shownAs(other, request));
    }

    /** A subresource's own kind, such as a Scale, is the same in all versions of the resource. */
    private static Match shownAs(Match other, AdmissionRequest request) {
        var object = request.object() == null ? request.old() : request.object();
        boolean own = !request.subresource().isEmpty()
                && object != null
                && !request.kind().kind().equals(other.kind().kind());
        return own ? new Match(other.resource(), request.kind()) : other;
    }

    private static boolean matchesObject(LabelSelector selector, AdmissionRequest request) {
        return selector.isEverything() || matches(selector, request.object()) || matches(selector, request.old());
    }

    private static boolean matches(LabelSelector selector, @Nullable ApiObject object) {
        return object != null && selector.matches(object.labels());
    }

    /** Cluster-wide objects are in every selection, but a namespace is selected by its own labels. */
    private boolean matchesNamespace(LabelSelector selector, AdmissionRequest request) {
        var name = request.namespace();
        return selector.isEverything() || name.isEmpty() || selector.matches(namespaceLabels(name, request));
    }

    private Map<String, String> namespaceLabels(String name, AdmissionRequest request) {
        var object = request.object();
        boolean written = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        return request.isOn(Resources.NAMESPACES) && written && object != null
                ? object.labels()
                : namespace(name).labels();
    }

    /** The namespace of a request. @throws ApiFailure 404 */
    public ApiObject namespace(String name) {
        var key = ObjectKey.cluster(name);
        return state.cached(Resources.NAMESPACES, key)
                .or(() -> state.live(Resources.NAMESPACES, key))
                .orElseThrow(() -> ApiFailure.notFound(Resources.NAMESPACES.groupResource(), name));
    }
}
