package dev.djong.apiserver.bootstrap;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The default roles and bindings, read from {@code rbac.yaml}. */
public record DefaultPolicy(
        List<ApiObject> clusterRoles,
        List<ApiObject> clusterRoleBindings,
        List<ApiObject> roles,
        List<ApiObject> roleBindings) {
    static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String API_VERSION = "rbac.authorization.k8s.io/v1";
    private static final String API_GROUP = "rbac.authorization.k8s.io";
    private static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";

    public DefaultPolicy {
        clusterRoles = List.copyOf(clusterRoles);
        clusterRoleBindings = List.copyOf(clusterRoleBindings);
        roles = List.copyOf(roles);
        roleBindings = List.copyOf(roleBindings);
    }

    public static DefaultPolicy load() {
        var file = YamlData.read("rbac.yaml");
        return new DefaultPolicy(
                each(file.object("clusterRoles"), (key, body) -> role("ClusterRole", key, body)),
                each(file.object("clusterRoleBindings"), (key, body) -> binding("ClusterRoleBinding", key, body)),
                each(file.object("roles"), (key, body) -> role("Role", key, body)),
                each(file.object("roleBindings"), (key, body) -> binding("RoleBinding", key, body)));
    }

    private static List<ApiObject> each(JsonObject section, BiFunction<ObjectKey, JsonObject, ApiObject> make) {
        var objects = new ArrayList<ApiObject>();
        section.forEach((name, body) -> objects.add(make.apply(ObjectKey.parse(name), body.asObject())));
        return objects;
    }

    private static ApiObject role(String kind, ObjectKey key, JsonObject body) {
        var role = named(kind, key).withLabels(labels(body));
        return body.has("aggregate")
                ? role.with("rules", JsonArray.EMPTY).with("aggregationRule", aggregation(body.array("aggregate")))
                : role.with("rules", body.array("rules"));
    }

    private static Map<String, String> labels(JsonObject body) {
        return body.object("labels")
                .with("kubernetes.io/bootstrapping", "rbac-defaults")
                .stringMap();
    }

    private static JsonObject aggregation(JsonArray into) {
        var selectors = into.strings()
                .map(name -> JsonObject.of("matchLabels", JsonObject.EMPTY.with(AGGREGATE + name, "true")))
                .collect(JsonArray.collector());
        return JsonObject.of("clusterRoleSelectors", selectors);
    }

    private static ApiObject binding(String kind, ObjectKey key, JsonObject body) {
        var subjects = new ArrayList<Json>();
        body.array("groups").strings().forEach(name -> subjects.add(subject("Group", name)));
        body.array("users").strings().forEach(name -> subjects.add(subject("User", name)));
        body.array("serviceAccounts")
                .strings()
                .map(ObjectKey::parse)
                .forEach(account -> subjects.add(account(account)));
        var roleRef = JsonObject.builder()
                .put("apiGroup", API_GROUP)
                .put("kind", kind.equals("RoleBinding") ? "Role" : "ClusterRole")
                .put("name", body.text("role"));
        var bound = named(kind, key).withLabels(labels(JsonObject.EMPTY)).with("roleRef", roleRef.build());
        return subjects.isEmpty() ? bound : bound.with("subjects", JsonArray.of(subjects));
    }

    private static ApiObject named(String kind, ObjectKey key) {
        return ApiObject.of(API_VERSION, kind, key).withAnnotation(AUTOUPDATE, "true");
    }

    private static JsonObject subject(String kind, String name) {
        return JsonObject.builder()
                .put("apiGroup", API_GROUP)
                .put("kind", kind)
                .put("name", name)
                .build();
    }

    private static JsonObject account(ObjectKey key) {
        return JsonObject.builder()
                .put("kind", "ServiceAccount")
                .put("name", key.name())
                .put("namespace", key.namespace())
                .build();
    }
}
