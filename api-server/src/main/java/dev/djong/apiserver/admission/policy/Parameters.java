package dev.djong.apiserver.admission.policy;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the objects that a binding's {@code paramRef} names. */
final class Parameters {
    private final ClusterState state;
    private final Definitions definitions;

    Parameters(ClusterState state, Definitions definitions) {
        this.state = state;
        this.definitions = definitions;
    }

    /** A binding that cannot be followed. */
    static final class Misconfigured extends Exception {
        private static final long serialVersionUID = 1;

        Misconfigured(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** One empty element where the policy is to be asked without parameters; nothing where it is not to be asked. */
    List<Optional<ApiObject>> of(Optional<GroupVersionKind> kind, JsonObject paramRef, String requestNamespace)
            throws Misconfigured {
        if (kind.isEmpty() || paramRef.isEmpty()) {
            return List.of(Optional.empty());
        }
        var definition = definitions
                .find(kind.get())
                .orElseThrow(() ->
                        new Misconfigured("failed to find resource referenced by paramKind: '" + kind.get() + "'"));
        var found = find(definition, paramRef, namespace(definition, paramRef, requestNamespace));
        if (found.isEmpty() && paramRef.text("parameterNotFoundAction").equals("Deny")) {
            throw new Misconfigured("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found.stream().map(Optional::of).toList();
    }

    private static String namespace(ResourceDefinition definition, JsonObject paramRef, String requestNamespace)
            throws Misconfigured {
        var given = paramRef.text("namespace");
        if (!definition.namespaced()) {
            if (!given.isEmpty()) {
                throw new Misconfigured("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
            }
            return "";
        }
        if (given.isEmpty() && requestNamespace.isEmpty()) {
            throw new Misconfigured(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        return given.isEmpty() ? requestNamespace : given;
    }

    private List<ApiObject> find(ResourceDefinition definition, JsonObject paramRef, String namespace) {
        var name = paramRef.text("name");
        if (!name.isEmpty()) {
            return state.cached(definition.resource(), new ObjectKey(namespace, name)).stream()
                    .toList();
        }
        var selector = LabelSelector.of(paramRef.object("selector"));
        return state.list(definition.resource()).stream()
                .filter(object -> object.namespace().equals(namespace) && selector.matches(object.labels()))
                .sorted(Comparator.comparing(ApiObject::key))
                .toList();
    }
}
