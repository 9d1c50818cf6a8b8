package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.CompletedObjects;
import dev.djong.apiserver.admission.Reinvocation;
import dev.djong.apiserver.admission.condition.MatchConditions.Verdict;
import dev.djong.apiserver.admission.condition.UserPermissions;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.apiserver.admission.match.RequestDescription;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.admission.policy.MutatingPolicy.Mutation;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.cel.AdmissionValues;
import dev.djong.cel.Budget;
import dev.djong.cel.BudgetExceeded;
import dev.djong.cel.RuleFailure;
import dev.djong.cel.Trees;
import dev.djong.definition.Definitions;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import dev.djong.status.Status.Cause;
import dev.djong.status.Status.Details;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets every mutating policy that is bound to a request change the object, one after the other (KEP-3962). */
public final class MutatingPolicies implements AdmissionStep {
    private final PolicyIndex<MutatingPolicy> policies;
    private final PolicyIndex<PolicyBinding> bindings;
    private final RequestMatcher matcher;
    private final Authorizer authorizer;
    private final Parameters parameters;
    private final CompletedObjects objects;

    public MutatingPolicies(
            ClusterState state,
            RequestMatcher matcher,
            Authorizer authorizer,
            Definitions definitions,
            CompletedObjects objects) {
        this.policies = PolicyIndex.following(state, Resources.MUTATING_ADMISSION_POLICIES, MutatingPolicy::of);
        this.bindings = PolicyIndex.following(state, Resources.MUTATING_ADMISSION_POLICY_BINDINGS, PolicyBinding::of);
        this.matcher = matcher;
        this.authorizer = authorizer;
        this.parameters = new Parameters(state, definitions);
        this.objects = objects;
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    /** Who was asked, and who is to be asked again. */
    private static final class Memory {
        private final Set<String> invoked = new HashSet<>();
        private final Set<String> again = new HashSet<>();
        private @Nullable ApiObject lastSeen;

        void objectChanged() {
            again.addAll(invoked);
            invoked.clear();
        }
    }

    @Override
    public ApiObject mutate(AdmissionRequest request, Reinvocation reinvocation) {
        if (bindings.isEmpty() || policies.isEmpty() || RequestMatcher.isExempt(request)) {
            return request.requireObject();
        }
        var memory = reinvocation.memory(this, Memory.class, Memory::new);
        if (reinvocation.isSecond() && !request.requireObject().equals(memory.lastSeen)) {
            memory.objectChanged();
        }
        var current = request;
        for (var policy : policies.all()) {
            if (reinvocation.isSecond() && !memory.again.contains(policy.name())) {
                continue;
            }
            var bound = bindings.matching(binding -> binding.policy().equals(policy.name()));
            var match = bound.isEmpty() ? Optional.<Match>empty() : matcher.match(policy.criteria(), current);
            if (match.isEmpty()) {
                continue;
            }
            var changed = changed(policy, bound, match.get(), current);
            if (!changed.equals(current.object())) {
                memory.objectChanged();
                reinvocation.ask();
            }
            if (policy.reinvoked()) {
                memory.invoked.add(policy.name());
            }
            current = current.withObject(changed);
        }
        memory.lastSeen = current.requireObject();
        return current.requireObject();
    }

    private ApiObject changed(MutatingPolicy policy, List<PolicyBinding> bound, Match match, AdmissionRequest request) {
        var current = request;
        for (var binding : bound) {
            if (matcher.match(binding.criteria(), current).isEmpty()) {
                continue;
            }
            try {
                for (var param : parameters.of(policy.paramKind(), binding.paramRef(), current.namespace())) {
                    current = current.withObject(changed(policy, match, current, param));
                }
            } catch (Parameters.Misconfigured why) {
                refuse(policy, binding, current, "failed to configure binding: " + why.getMessage(), Reason.FORBIDDEN);
            } catch (RuleFailure failure) {
                refuse(policy, binding, current, failure.getMessage(), Reason.INVALID);
            } catch (BudgetExceeded over) {
                refuse(policy, binding, current, String.valueOf(over.getMessage()), Reason.INVALID);
            }
        }
        return current.requireObject();
    }

    /** All mutations of a policy or, when one fails, none. */
    private ApiObject changed(MutatingPolicy policy, Match match, AdmissionRequest request, Optional<ApiObject> param) {
        var budget = new Budget(Budget.PER_OBJECT);
        var first = values(match, request, param);
        switch (policy.conditions().check(first.map())) {
            case Verdict.DoesNotHold() -> {
                return request.requireObject();
            }
            case Verdict.Failed(var message) -> throw new RuleFailure(message);
            case Verdict.Holds() -> {}
        }
        var current = request;
        for (var mutation : policy.mutations()) {
            var values = values(match, current, param).withVariables(policy.variables(), budget);
            var tree = Trees.of(mutation.expression().evaluate(values.map(), budget));
            var shown = matcher.equivalents().convert(current.requireObject(), match.kind());
            ApiObject made;
            try {
                made = switch (mutation) {
                    case Mutation.Apply ignored -> objects.applied(shown, tree.asObject());
                    case Mutation.Patch ignored -> objects.patched(shown, JsonWriter.toBytes(tree));
                };
            } catch (ApiFailure unfit) {
                throw new RuleFailure(unfit.status().message());
            }
            current = current.withObject(matcher.equivalents().convert(made, current.kind()));
        }
        return current.requireObject();
    }

    private AdmissionValues values(Match match, AdmissionRequest request, Optional<ApiObject> param) {
        var described = RequestDescription.of(request, match);
        var namespace = request.key().namespace();
        return new AdmissionValues(described, shown(request.object(), match), shown(request.old(), match))
                .asking(new UserPermissions(request.user(), authorizer), described)
                .put("namespaceObject", namespace.isEmpty() ? null : matcher.namespace(namespace))
                .put("params", param.orElse(null));
    }

    private @Nullable ApiObject shown(@Nullable ApiObject object, Match match) {
        return object == null ? null : matcher.equivalents().convert(object, match.kind());
    }

    private static void refuse(
            MutatingPolicy policy, PolicyBinding binding, AdmissionRequest request, String why, Reason reason) {
        if (policy.failsOpen()) {
            return;
        }
        var text = "policy '" + policy.name() + "' with binding '" + binding.name() + "' denied request: " + why;
        var details = request.forbidden(text).status().details();
        throw new ApiFailure(new Status(
                Reason.FORBIDDEN.code(),
                reason,
                text,
                new Details(details.name(), details.group(), details.kind(), "", List.of(new Cause("", text, "")), 0)));
    }
}
