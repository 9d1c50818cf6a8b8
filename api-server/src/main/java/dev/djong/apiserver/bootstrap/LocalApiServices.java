package dev.djong.apiserver.bootstrap;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The APIServices of what this server answers itself: one for each built-in group version, made when a server starts, and
 * one for each version that a custom resource definition serves, kept equal all the time. A label says who keeps an
 * object; one without it is a user's
 * (<a href="https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/">API
 * aggregation</a>).
 */
final class LocalApiServices {
    static final String LABEL = "kube-aggregator.kubernetes.io/automanaged";
    static final String ON_START = "onstart";
    static final String ALWAYS = "true";

    private static final long CUSTOM_GROUP_PRIORITY = 1000;
    private static final long CUSTOM_VERSION_PRIORITY = 100;

    /** What differs from what should be there. */
    record Plan(List<ApiObject> created, List<ApiObject> updated, List<ApiObject> deleted) {
        boolean isEmpty() {
            return created.isEmpty() && updated.isEmpty() && deleted.isEmpty();
        }
    }

    private final Map<String, ApiObject> builtIn = new TreeMap<>();

    LocalApiServices() {
        YamlData.read("api-services.yaml").forEach((name, priorities) -> {
            int dot = name.indexOf('.');
            var service = of(
                    name.substring(dot + 1),
                    name.substring(0, dot),
                    priorities.asObject().integerOr("group", 0),
                    priorities.asObject().integerOr("version", 0),
                    ON_START);
            builtIn.put(name, service);
        });
    }

    /** What a server that starts does: everything that it keeps is brought in order. */
    Plan atStart(Collection<ApiObject> customDefinitions, Collection<ApiObject> stored) {
        var wanted = new TreeMap<>(custom(customDefinitions));
        wanted.putAll(builtIn);
        return plan(wanted, stored, List.of(ON_START, ALWAYS));
    }

    /** What follows from a changed definition. A built-in one that a user took away stays away until the next start. */
    Plan afterChange(Collection<ApiObject> customDefinitions, Collection<ApiObject> stored) {
        return plan(custom(customDefinitions), stored, List.of(ALWAYS));
    }

    private static Plan plan(Map<String, ApiObject> wanted, Collection<ApiObject> stored, List<String> keepers) {
        var plan = new Plan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var missing = new TreeMap<>(wanted);
        for (var service : stored) {
            var should = missing.remove(service.name());
            if (!keepers.contains(service.labels().getOrDefault(LABEL, ""))) {
                continue;
            }
            if (should == null) {
                plan.deleted.add(service);
            } else if (!isTakenOver(service) && !service.spec().equals(should.spec())) {
                plan.updated.add(new ApiObject(service.root().with("spec", should.spec())));
            }
        }
        plan.created.addAll(missing.values());
        return plan;
    }

    /** Manifests of other servers, metrics-server's for one, are applied over ours and leave the label as it was. */
    private static boolean isTakenOver(ApiObject service) {
        return service.spec().has("service");
    }

    private Map<String, ApiObject> custom(Collection<ApiObject> definitions) {
        var wanted = new TreeMap<String, ApiObject>();
        for (var definition : definitions) {
            var group = definition.spec().text("group");
            definition
                    .spec()
                    .array("versions")
                    .objects()
                    .filter(version -> version.flag("served"))
                    .map(version ->
                            of(group, version.text("name"), CUSTOM_GROUP_PRIORITY, CUSTOM_VERSION_PRIORITY, ALWAYS))
                    .filter(service -> !builtIn.containsKey(service.name()))
                    .forEach(service -> wanted.put(service.name(), service));
        }
        return wanted;
    }

    private static ApiObject of(String group, String version, long groupPriority, long versionPriority, String keeper) {
        var object = ApiObject.of("apiregistration.k8s.io/v1", "APIService", ObjectKey.cluster(version + "." + group));
        var spec = JsonObject.builder()
                .put("groupPriorityMinimum", groupPriority)
                .put("version", version)
                .put("versionPriority", versionPriority);
        if (!group.isEmpty()) {
            spec.put("group", group);
        }
        var metadata = object.metadata().with("labels", JsonObject.of(LABEL, Json.of(keeper)));
        return new ApiObject(object.root().with("metadata", metadata).with("spec", spec.build()));
    }
}
