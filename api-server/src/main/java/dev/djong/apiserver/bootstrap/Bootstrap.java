package dev.djong.apiserver.bootstrap;

import dev.djong.api.ApiClient;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what every cluster has: namespaces, default roles and bindings, system priority classes. Idempotent, and safe when
 * several api-servers do it at once: who comes second finds it done.
 */
public final class Bootstrap {
    public static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    /** Two writers of one object meet at most a few times; then something is wrong. */
    private static final int MAX_CONFLICTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private final ApiClient client;
    private final DefaultPolicy policy;

    /** @param client that may do everything (group {@code system:masters}) and reaches this server's own chain */
    public Bootstrap(ApiClient client, DefaultPolicy policy) {
        this.client = client;
        this.policy = policy;
    }

    /** @throws ApiFailure when the server refuses, which is a bug */
    public void run() {
        int written = 0;
        for (var name : NAMESPACES) {
            written += ensure(Resources.NAMESPACES, ApiObject.of("v1", "Namespace", ObjectKey.cluster(name)));
        }
        for (var priorityClass : priorityClasses()) {
            written += ensure(Resources.PRIORITY_CLASSES, priorityClass);
        }
        written += ensureAll(Resources.CLUSTER_ROLES, policy.clusterRoles());
        written += ensureAll(Resources.CLUSTER_ROLE_BINDINGS, policy.clusterRoleBindings());
        written += ensureAll(Resources.ROLES, policy.roles());
        written += ensureAll(Resources.ROLE_BINDINGS, policy.roleBindings());
        if (written > 0) {
            LOG.info("wrote {} default objects", written);
        }
    }

    static List<ApiObject> priorityClasses() {
        var classes = new ArrayList<ApiObject>();
        YamlData.read("priority-classes.yaml")
                .forEach((name, body) -> classes.add(new ApiObject(withBody(
                        ApiObject.of("scheduling.k8s.io/v1", "PriorityClass", ObjectKey.cluster(name))
                                .root(),
                        body.asObject()))));
        return classes;
    }

    private static JsonObject withBody(JsonObject object, JsonObject body) {
        return object.with("value", body.integerOr("value", 0))
                .with("description", body.text("description"))
                .with("globalDefault", false)
                .with("preemptionPolicy", "PreemptLowerPriority");
    }

    private int ensureAll(GroupVersionResource resource, List<ApiObject> objects) {
        return objects.stream().mapToInt(object -> ensure(resource, object)).sum();
    }

    /** The number of writes that it took: 0 or 1. */
    private int ensure(GroupVersionResource resource, ApiObject wanted) {
        for (int tries = 0; ; tries++) {
            try {
                return ensureOnce(resource, wanted);
            } catch (ApiFailure failure) {
                boolean raced = failure.is(Reason.CONFLICT) || failure.is(Reason.ALREADY_EXISTS);
                if (!raced || tries == MAX_CONFLICTS) {
                    throw failure;
                }
            }
        }
    }

    private int ensureOnce(GroupVersionResource resource, ApiObject wanted) {
        var stored = client.find(resource, wanted.key());
        if (stored.isEmpty()) {
            client.create(resource, wanted);
            return 1;
        }
        var isPolicy = resource.group().equals(Resources.ROLES.group());
        var merged = isPolicy ? PolicyMerge.merge(wanted, stored.get()) : Optional.<ApiObject>empty();
        merged.ifPresent(object -> client.update(resource, object));
        return merged.isPresent() ? 1 : 0;
    }
}
