package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.storage.LocalVolumes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node agent may do: work on its own node, lease and pods, and read what its pods need, and no more. Rules that hold
 * for every node come from the role {@code system:node}, asked last.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/node/">Using Node Authorization</a>
 */
public final class NodeAuthorizer implements Authorizer {
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final Set<String> WRITE_OWN = Set.of("get", "update", "patch", "delete");

    private final NodeGraph graph;
    private final ClusterState state;
    private final List<PolicyRule> rules;

    private NodeAuthorizer(NodeGraph graph, ClusterState state, List<PolicyRule> rules) {
        this.graph = graph;
        this.state = state;
        this.rules = List.copyOf(rules);
    }

    /** @param rules those of {@code system:node} */
    public static NodeAuthorizer following(ClusterState state, List<PolicyRule> rules) {
        return new NodeAuthorizer(NodeGraph.following(state), state, rules);
    }

    /** The node that a user speaks for; empty for users that are no nodes. */
    public static Optional<String> nodeOf(UserInfo user) {
        return user.name().startsWith(UserInfo.NODE_PREFIX) && user.isIn(UserInfo.NODES_GROUP)
                ? Optional.of(user.name().substring(UserInfo.NODE_PREFIX.length()))
                : Optional.empty();
    }

    @Override
    public Decision authorize(Attributes attributes) {
        var node = nodeOf(attributes.user());
        if (node.isEmpty() || !(attributes instanceof Attributes.OnResource on)) {
            return node.isEmpty() ? Decision.NO_OPINION : byRules(attributes);
        }
        return switch (on.group() + "/" + on.resource()) {
            case "/secrets", "/configmaps" -> related(node.get(), on);
            case "/persistentvolumeclaims" -> on.subresource().equals("status") ? byRules(on) : related(node.get(), on);
            case "/persistentvolumes" -> volume(node.get(), on);
            case "/serviceaccounts" -> serviceAccount(node.get(), on);
            case "/pods" -> pod(node.get(), on);
            case "/nodes" -> own(node.get(), on, "nodes", Set.of("get", "list", "watch", "create", "update", "patch"));
            case "coordination.k8s.io/leases" -> lease(node.get(), on);
            case "storage.k8s.io/csinodes" ->
                own(node.get(), on, "csinodes", Set.of("get", "create", "update", "patch", "delete"));
            case "resource.k8s.io/resourceclaims" ->
                on.verb().equals("get")
                        ? related(node.get(), on)
                        : no("can only get individual resources of this type");
            case "resource.k8s.io/resourceslices" -> slice(node.get(), on);
            default -> byRules(on);
        };
    }

    private Decision byRules(Attributes attributes) {
        return rules.stream().anyMatch(rule -> rule.allows(attributes)) ? new Decision.Allow("") : Decision.NO_OPINION;
    }

    /** One object at a time, because a list over a namespace would show the others' too. */
    private Decision related(String node, Attributes.OnResource on) {
        var byOneName = READ.contains(on.verb()) && !on.name().isEmpty();
        if (!byOneName) {
            return no("can only read resources of this type");
        }
        if (!on.subresource().isEmpty()) {
            return no("cannot read subresource");
        }
        return graph.leadsTo(node, on.resource(), new ObjectKey(on.namespace(), on.name()))
                ? new Decision.Allow("")
                : noRelationship(node);
    }

    /** Tokens only for the service accounts of its pods; reading them is needed for image pulls with credentials. */
    private Decision serviceAccount(String node, Attributes.OnResource on) {
        if (on.subresource().isEmpty()) {
            return on.verb().equals("get") && !on.name().isEmpty()
                    ? related(node, on)
                    : no("can only get individual resources of this type");
        }
        if (!on.subresource().equals("token") || !on.verb().equals("create")) {
            return no("can only create tokens for individual service accounts");
        }
        return graph.leadsTo(node, "serviceaccounts", new ObjectKey(on.namespace(), on.name()))
                ? new Decision.Allow("")
                : noRelationship(node);
    }

    /** A node sees its own pods only: one by one, or in lists and watches that select them (KEP-4601). */
    private Decision pod(String node, Attributes.OnResource on) {
        if (!READ.contains(on.verb()) || !on.subresource().isEmpty()) {
            return byRules(on);
        }
        if (on.verb().equals("get")) {
            return isItsPod(node, on) ? new Decision.Allow("") : noRelationship(node);
        }
        return on.fields().requiredValue("spec.nodeName").filter(node::equals).isPresent()
                ? new Decision.Allow("")
                : no("can only list/watch pods with spec.nodeName field selector");
    }

    /**
     * Beside what every node may read: the local volumes that this node keeps, selected by their label, and one change of
     * each, which admission looks at.
     */
    private Decision volume(String node, Attributes.OnResource on) {
        boolean isOwn = switch (on.verb()) {
            case "list", "watch" ->
                on.labels()
                        .requiredValue(LocalVolumes.NODE)
                        .filter(node::equals)
                        .isPresent();
            case "patch" -> on.subresource().isEmpty() && isItsVolume(node, on.name());
            default -> false;
        };
        return isOwn ? new Decision.Allow("") : byRules(on);
    }

    private boolean isItsVolume(String node, String name) {
        return state.cached(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster(name))
                .flatMap(LocalVolumes::nodeOf)
                .filter(node::equals)
                .isPresent();
    }

    /** Drivers speak for the devices of their node through its agent; what a new slice says is for admission to see. */
    private Decision slice(String node, Attributes.OnResource on) {
        if (!on.subresource().isEmpty()) {
            return no("cannot authorize ResourceSlice subresources");
        }
        return switch (on.verb()) {
            case "create" -> new Decision.Allow("");
            case "get", "update", "patch", "delete" ->
                isItsSlice(node, on.name()) ? new Decision.Allow("") : noRelationship(node);
            case "list", "watch", "deletecollection" ->
                on.fields().requiredValue("spec.nodeName").filter(node::equals).isPresent()
                        ? new Decision.Allow("")
                        : no("can only list/watch/deletecollection resourceslices with nodeName field selector");
            default ->
                no("only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch,"
                        + " delete, deletecollection");
        };
    }

    private boolean isItsSlice(String node, String name) {
        return state.cached(Resources.RESOURCE_SLICES, ObjectKey.cluster(name))
                .filter(slice -> slice.spec().text("nodeName").equals(node))
                .isPresent();
    }

    private boolean isItsPod(String node, Attributes.OnResource on) {
        return state.cached(Resources.PODS, new ObjectKey(on.namespace(), on.name()))
                .map(pod -> pod.spec().text("nodeName").equals(node))
                .orElse(true);
    }

    private Decision lease(String node, Attributes.OnResource on) {
        if (!on.namespace().equals("kube-node-lease")) {
            return no("can only access leases in the \"kube-node-lease\" system namespace");
        }
        return WRITE_OWN.contains(on.verb()) && !on.name().equals(node)
                ? no("can only access node lease with the same name as the requesting node")
                : byVerb(on, Set.of("get", "create", "update", "patch", "delete"), "node lease");
    }

    private Decision own(String node, Attributes.OnResource on, String what, Set<String> verbs) {
        if (on.subresource().equals("status") && on.resource().equals("nodes")) {
            return on.name().equals(node) ? byVerb(on, Set.of("update", "patch"), what) : noRelationship(node);
        }
        if (!on.subresource().isEmpty()) {
            return byRules(on);
        }
        boolean readsNodes = on.resource().equals("nodes") && READ.contains(on.verb());
        if (on.name().equals(node) || on.name().isEmpty() && !readsNodes) {
            return byVerb(on, verbs, what);
        }
        return readsNodes
                ? no("node '" + node + "' cannot read " + (on.name().isEmpty() ? "all nodes" : "'" + on.name() + "'")
                        + ", only its own Node object")
                : no("can only access " + what + " with the same name as the requesting node");
    }

    private static Decision byVerb(Attributes.OnResource on, Set<String> verbs, String what) {
        return verbs.contains(on.verb())
                ? new Decision.Allow("")
                : no("can only " + String.join(", ", verbs.stream().sorted().toList()) + " a " + what);
    }

    private static Decision noRelationship(String node) {
        return no("no relationship found between node '" + node + "' and this object");
    }

    private static Decision no(String why) {
        return new Decision.NoOpinion(why);
    }
}
