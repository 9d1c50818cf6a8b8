package dev.djong.apiserver.warning;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Of pods and of templates of pods. */
final class PodWarnings {
    private static final String SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP_OF_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String NO_SELECTOR = "labelSelector: a null labelSelector results in matching no pod";
    private static final List<String> BYTES = List.of("memory", "ephemeral-storage");

    private static final Map<String, String> ANNOTATIONS = Map.of(
            "scheduler.alpha.kubernetes.io/critical-pod",
            "non-functional in v1.16+; use the \"priorityClassName\" field instead",
            "security.alpha.kubernetes.io/sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
            "security.alpha.kubernetes.io/unsafe-sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead");

    private static final Map<String, String> VOLUMES = Map.of(
            "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
            "gitRepo", "deprecated in v1.11",
            "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
            "flocker", "deprecated in v1.22, non-functional in v1.25+",
            "storageos", "deprecated in v1.22, non-functional in v1.25+",
            "quobyte", "deprecated in v1.22, non-functional in v1.25+",
            "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
            "cephfs", "deprecated in v1.28, non-functional in v1.31+",
            "rbd", "deprecated in v1.28, non-functional in v1.31+");

    private final List<String> warnings = new ArrayList<>();
    private final String root;
    private final String path;
    private final Map<String, String> annotations;
    private final JsonObject spec;

    private PodWarnings(String root, Map<String, String> annotations, JsonObject spec) {
        this.root = root;
        this.path = root + "spec.";
        this.annotations = annotations;
        this.spec = spec;
    }

    /** @param root where the pod lies in its object: empty, or a path that ends with a point */
    static List<String> of(String root, Map<String, String> annotations, JsonObject spec) {
        var pod = new PodWarnings(root, annotations, spec);
        pod.nodes();
        pod.spread();
        pod.annotations();
        pod.volumes();
        pod.duplicates("hostAliases", "ip");
        pod.duplicates("imagePullSecrets", "name");
        pod.fractions(pod.path + "overhead", spec.object("overhead"));
        pod.security();
        pod.containers();
        pod.warnings.addAll(PortWarnings.of(pod.path, spec));
        pod.gracePeriod();
        pod.neighbours();
        return pod.warnings;
    }

    private void nodes() {
        warnings.addAll(NodeLabels.ofSelector(path + "nodeSelector", spec.object("nodeSelector")));
        var affinity = spec.object("affinity").object("nodeAffinity");
        var place = path + "affinity.nodeAffinity.";
        var required = affinity.object("requiredDuringSchedulingIgnoredDuringExecution");
        warnings.addAll(NodeLabels.ofTerms(
                place + "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms",
                required.array("nodeSelectorTerms")));
        var preferred = affinity.array("preferredDuringSchedulingIgnoredDuringExecution");
        for (int i = 0; i < preferred.size(); i++) {
            warnings.addAll(NodeLabels.ofTerm(
                    place + "preferredDuringSchedulingIgnoredDuringExecution[" + i + "].preference",
                    preferred.get(i).asObject().object("preference")));
        }
    }

    private void spread() {
        var constraints = spec.array("topologySpreadConstraints");
        for (int i = 0; i < constraints.size(); i++) {
            var constraint = constraints.get(i).asObject();
            var place = path + "topologySpreadConstraints[" + i + "].";
            var key = constraint.text("topologyKey");
            NodeLabels.deprecation(key).ifPresent(text -> warnings.add(place + "topologyKey: " + key + " is " + text));
            if (!constraint.has("labelSelector")) {
                warnings.add(place + NO_SELECTOR);
            }
        }
    }

    private void annotations() {
        ANNOTATIONS.keySet().stream()
                .filter(annotations::containsKey)
                .sorted()
                .forEach(key -> annotation(key, ANNOTATIONS.getOrDefault(key, "")));
    }

    private void annotation(String key, String text) {
        warnings.add(root + "metadata.annotations[" + key + "]: " + text);
    }

    private void volumes() {
        var volumes = spec.array("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            var volume = volumes.get(i).asObject();
            var place = path + "volumes[" + i + "].";
            for (var type : volume.names()) {
                if (VOLUMES.containsKey(type)) {
                    // Upstream calls this one otherwise in its warnings than in its API.
                    var name = type.equals("storageos") ? "storageOS" : type;
                    warnings.add(place + name + ": " + VOLUMES.get(type));
                }
            }
            var claim = volume.object("ephemeral").object("volumeClaimTemplate");
            warnings.addAll(
                    VolumeWarnings.ofClaimSpec(place + "ephemeral.volumeClaimTemplate.spec", claim.object("spec")));
        }
    }

    private void duplicates(String list, String key) {
        var seen = new HashSet<String>();
        var items = spec.array(list);
        for (int i = 0; i < items.size(); i++) {
            var value = items.get(i).asObject().text(key);
            if (!seen.add(value)) {
                warnings.add(path + list + "[" + i + "]." + key + ": duplicate " + key + " \"" + value + "\"");
            }
        }
    }

    private void fractions(String place, JsonObject amounts) {
        BYTES.forEach(resource -> VolumeWarnings.fraction(warnings, place, amounts, resource));
    }

    private void security() {
        if (annotations.containsKey(SECCOMP_OF_POD)
                && !spec.object("securityContext").has("seccompProfile")) {
            annotation(SECCOMP_OF_POD, "non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }
    }

    private void containers() {
        for (var list : PortWarnings.CONTAINERS) {
            var containers = spec.array(list);
            for (int i = 0; i < containers.size(); i++) {
                container(path + list + "[" + i + "].", containers.get(i).asObject());
            }
        }
    }

    private void container(String place, JsonObject container) {
        var context = container.object("securityContext");
        var seccomp = SECCOMP_OF_CONTAINER + container.text("name");
        if (annotations.containsKey(seccomp) && !context.has("seccompProfile")) {
            annotation(seccomp, "non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }
        var armor = APP_ARMOR + container.text("name");
        if (annotations.containsKey(armor)
                && !context.has("appArmorProfile")
                && !spec.object("securityContext").has("appArmorProfile")) {
            annotation(armor, "deprecated since v1.30; use the \"appArmorProfile\" field instead");
        }
        var resources = container.object("resources");
        for (var resource : BYTES) {
            for (var kind : List.of("limits", "requests")) {
                VolumeWarnings.fraction(warnings, place + "resources." + kind, resources.object(kind), resource);
            }
        }
        environment(place, container.array("env"));
    }

    /** A later variable may build on an earlier one of its name: {@code X=abc, X=$(X)123}. */
    private void environment(String place, JsonArray variables) {
        var seen = new HashSet<String>();
        for (int i = 0; i < variables.size(); i++) {
            var variable = variables.get(i).asObject();
            var name = variable.text("name");
            var reference = "$(" + name + ")";
            var value = variable.text("value");
            boolean builds = !variable.has("valueFrom") && value.contains(reference) && !value.equals(reference);
            if (!seen.add(name) && !builds) {
                warnings.add(place + "env[" + i + "]: hides previous definition of \"" + name
                        + "\", which may be dropped when using apply");
            }
        }
    }

    private void gracePeriod() {
        if (spec.integerOr("terminationGracePeriodSeconds", 0) < 0) {
            warnings.add(path + "terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be"
                    + " treated as 1");
        }
    }

    private void neighbours() {
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            var affinity = spec.object("affinity").object(kind);
            var place = path + "affinity." + kind + ".";
            var required = affinity.array("requiredDuringSchedulingIgnoredDuringExecution");
            for (int i = 0; i < required.size(); i++) {
                if (!required.get(i).asObject().has("labelSelector")) {
                    warnings.add(place + "requiredDuringSchedulingIgnoredDuringExecution[" + i + "]." + NO_SELECTOR);
                }
            }
            var preferred = affinity.array("preferredDuringSchedulingIgnoredDuringExecution");
            for (int i = 0; i < preferred.size(); i++) {
                if (!preferred.get(i).asObject().object("podAffinityTerm").has("labelSelector")) {
                    warnings.add(place + "preferredDuringSchedulingIgnoredDuringExecution[" + i + "].podAffinityTerm."
                            + NO_SELECTOR);
                }
            }
        }
    }
}
