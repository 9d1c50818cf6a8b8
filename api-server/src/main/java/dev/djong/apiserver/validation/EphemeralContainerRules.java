package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What may change through {@code pods/ephemeralcontainers}: containers can be added, and then stay as they are.
 *
 * @see <a href="https://kep.k8s.io/277">KEP-277, ephemeral containers</a>
 */
final class EphemeralContainerRules {
    private static final String PATH = "spec.ephemeralContainers";
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private EphemeralContainerRules() {}

    static void check(Errors errors, ApiObject pod, ApiObject stored) {
        if (stored.annotation(MIRROR).isPresent()) {
            errors.forbidden("spec", "static pods do not support ephemeral containers");
        }
        targets(errors, pod.spec());
        var added = byName(pod.spec());
        stored.spec().array("ephemeralContainers").objects().forEach(old -> {
            var kept = added.get(old.text("name"));
            if (kept == null) {
                errors.forbidden(
                        PATH, "existing ephemeral containers \"" + old.text("name") + "\" may not be removed\n");
            } else if (!kept.equals(old)) {
                errors.forbidden(
                        PATH, "existing ephemeral containers \"" + old.text("name") + "\" may not be changed\n");
            }
        });
    }

    private static void targets(Errors errors, JsonObject spec) {
        Set<String> names = new HashSet<>();
        spec.array("containers").objects().forEach(container -> names.add(container.text("name")));
        spec.array("initContainers").objects().forEach(container -> names.add(container.text("name")));
        Items.each(spec, "spec", "ephemeralContainers", (container, at) -> {
            var target = container.text("targetContainerName");
            if (!target.isEmpty() && !names.contains(target)) {
                errors.notFound(at + ".targetContainerName", target);
            }
        });
    }

    /** Of two with one name the first: that there are two is an error found elsewhere. */
    private static Map<String, JsonObject> byName(JsonObject spec) {
        return spec.array("ephemeralContainers")
                .objects()
                .collect(Collectors.toMap(
                        container -> container.text("name"), Function.identity(), (first, second) -> first));
    }
}
