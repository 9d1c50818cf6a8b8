package dev.djong.apiserver.admission.limits;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Gives containers the requests and limits that a limit range has for those who say nothing. Pure. */
final class LimitDefaults {
    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private LimitDefaults() {}

    static ApiObject apply(ApiObject range, ApiObject pod) {
        var requests = merged(range, "defaultRequest");
        var limits = merged(range, "default");
        if (requests.isEmpty() && limits.isEmpty()) {
            return pod;
        }
        var told = new ArrayList<String>();
        var changed = pod.withSpec(spec -> {
            var withContainers = in(spec, "containers", "container", requests, limits, told);
            return in(withContainers, "initContainers", "init container", requests, limits, told);
        });
        return told.isEmpty()
                ? pod
                : changed.withAnnotation(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", told));
    }

    private static JsonObject merged(ApiObject range, String bound) {
        var all = JsonObject.builder();
        range.spec()
                .array("limits")
                .objects()
                .filter(limit -> limit.text("type").equals("Container"))
                .forEach(limit -> limit.object(bound).forEach(all::put));
        return all.build();
    }

    private static JsonObject in(
            JsonObject spec, String member, String what, JsonObject requests, JsonObject limits, List<String> told) {
        return spec.has(member)
                ? spec.with(
                        member,
                        spec.array(member).map(container -> of(container.asObject(), what, requests, limits, told)))
                : spec;
    }

    private static JsonObject of(
            JsonObject container, String what, JsonObject requests, JsonObject limits, List<String> told) {
        var resources = container.object("resources");
        var missingRequests = missing(requests, resources.object("requests"));
        var missingLimits = missing(limits, resources.object("limits"));
        var name = " " + what + " " + container.text("name");
        if (!missingRequests.isEmpty()) {
            told.add(String.join(", ", missingRequests) + " request for" + name);
        }
        if (!missingLimits.isEmpty()) {
            told.add(String.join(", ", missingLimits) + " limit for" + name);
        }
        return missingRequests.isEmpty() && missingLimits.isEmpty()
                ? container
                : container.with(
                        "resources",
                        filled(
                                filled(resources, "limits", missingLimits, limits),
                                "requests",
                                missingRequests,
                                requests));
    }

    private static List<String> missing(JsonObject defaults, JsonObject stated) {
        return defaults.names().stream().filter(name -> !stated.has(name)).toList();
    }

    private static JsonObject filled(JsonObject resources, String kind, List<String> missing, JsonObject defaults) {
        if (missing.isEmpty()) {
            return resources;
        }
        return resources.update(kind, stated -> {
            var full = stated;
            for (var name : missing) {
                full = full.with(name, defaults.text(name));
            }
            return full;
        });
    }
}
