package dev.djong.controller.statefulset;

import dev.djong.controller.pod.PodTemplates;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A replica's pod and claims, made from the templates of its set. */
final class Replicas {
    static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    static final String POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

    private Replicas() {}

    /** The pod of a revision's template with the identity of {@code ordinal}. */
    static ApiObject pod(ApiObject set, ApiObject revision, int ordinal) {
        var template = TemplateRevision.template(revision);
        var name = Ordinals.podName(set, ordinal);
        var pod = PodTemplates.pod(set.withSpec(spec -> spec.with("template", template)), name, set.name() + "-");
        return withIdentity(pod, ordinal)
                .withLabel(TemplateRevision.POD_LABEL, revision.name())
                .withSpec(spec -> withClaims(withHostname(spec, name, set), set, ordinal));
    }

    /** The labels by which Services and people find one replica. */
    static ApiObject withIdentity(ApiObject pod, int ordinal) {
        return pod.withLabel(POD_NAME_LABEL, pod.name()).withLabel(POD_INDEX_LABEL, Integer.toString(ordinal));
    }

    private static JsonObject withHostname(JsonObject spec, String name, ApiObject set) {
        var service = set.spec().text("serviceName");
        var named = spec.with("hostname", name);
        return service.isEmpty() ? named.without("subdomain") : named.with("subdomain", service);
    }

    /** Claims take the place of the template's volumes of the same name. */
    private static JsonObject withClaims(JsonObject spec, ApiObject set, int ordinal) {
        var names = templateNames(set);
        if (names.isEmpty()) {
            return spec;
        }
        var volumes = new ArrayList<Json>();
        for (var template : names) {
            var claim = JsonObject.of("claimName", Json.of(Ordinals.claimName(set, template, ordinal)));
            volumes.add(JsonObject.of("name", Json.of(template), "persistentVolumeClaim", claim));
        }
        spec.array("volumes")
                .objects()
                .filter(volume -> !names.contains(volume.text("name")))
                .forEach(volumes::add);
        return spec.with("volumes", JsonArray.of(volumes));
    }

    private static List<String> templateNames(ApiObject set) {
        return templates(set).map(Replicas::templateName).toList();
    }

    static String templateName(JsonObject claimTemplate) {
        return claimTemplate.object("metadata").text("name");
    }

    private static Stream<JsonObject> templates(ApiObject set) {
        return set.spec().array("volumeClaimTemplates").objects();
    }

    static List<String> claimNames(ApiObject set, int ordinal) {
        return templateNames(set).stream()
                .map(template -> Ordinals.claimName(set, template, ordinal))
                .toList();
    }

    /** Whether a claim of that name is one of the set's replicas'. */
    static boolean uses(ApiObject set, String claimName) {
        return templateNames(set).stream()
                .filter(template -> claimName.startsWith(template + "-"))
                .anyMatch(template -> Ordinals.of(set, claimName.substring(template.length() + 1))
                        .isPresent());
    }

    /** The claims of a replica, in the order of their templates. */
    static List<ApiObject> claims(ApiObject set, int ordinal) {
        return templates(set).map(template -> claim(set, template, ordinal)).toList();
    }

    private static ApiObject claim(ApiObject set, JsonObject template, int ordinal) {
        var from = template.object("metadata");
        var labels = new TreeMap<>(from.object("labels").stringMap());
        labels.putAll(set.spec().object("selector").object("matchLabels").stringMap());
        var key = new ObjectKey(set.namespace(), Ordinals.claimName(set, templateName(template), ordinal));
        return ApiObject.of("v1", "PersistentVolumeClaim", key)
                .withLabels(labels)
                .withAnnotations(from.object("annotations").stringMap())
                .with("spec", template.object("spec"));
    }
}
