package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;

/** Pods: sound when created, and nearly frozen afterwards. */
final class PodValidator extends MetadataValidator {
    private static final String FROZEN = "pod updates may not change fields other than `spec.containers[*].image`,"
            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
            + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    PodValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject pod) {
        PodSpecRules.check(errors, pod.spec(), "spec");
        if (!pod.spec().array("ephemeralContainers").isEmpty()) {
            errors.forbidden("spec.ephemeralContainers", "cannot be set on create");
        }
        if (!pod.spec().text("nodeName").isEmpty()
                && !pod.spec().array("schedulingGates").isEmpty()) {
            errors.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
        }
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject pod, ApiObject stored) {
        PodSpecRules.check(errors, pod.spec(), "spec");
        counts(errors, pod, stored);
        deadline(errors, pod.spec(), stored.spec());
        tolerations(errors, pod.spec(), stored.spec());
        gates(errors, pod.spec(), stored.spec());
        var frozen = frozen(pod.spec(), stored.spec());
        if (errors.isEmpty() && !frozen.equals(stored.spec())) {
            errors.forbidden("spec", FROZEN + "\n" + SpecDifference.between(stored.spec(), frozen));
        }
    }

    @Override
    public List<FieldError> validateEphemeralContainers(ApiObject pod, ApiObject stored) {
        var errors = new Errors();
        errors.addAll(ObjectMetas.validateUpdate(pod, stored));
        PodSpecRules.check(errors, pod.spec(), "spec");
        EphemeralContainerRules.check(errors, pod, stored);
        return errors.list();
    }

    private static void counts(Errors errors, ApiObject pod, ApiObject stored) {
        for (var member : List.of("containers", "initContainers")) {
            if (pod.spec().array(member).size() != stored.spec().array(member).size()) {
                errors.forbidden("spec." + member, "pod updates may not add or remove containers");
            }
        }
    }

    private static void deadline(Errors errors, JsonObject spec, JsonObject stored) {
        var now = spec.integer("activeDeadlineSeconds");
        var before = stored.integer("activeDeadlineSeconds");
        if (before.isPresent() && now.isEmpty()) {
            errors.invalid(
                    "spec.activeDeadlineSeconds", Json.NULL, "must not update from a positive integer to nil value");
        } else if (before.isPresent() && now.getAsLong() > before.getAsLong()) {
            errors.invalid(
                    "spec.activeDeadlineSeconds",
                    Json.of(now.getAsLong()),
                    "must be less than or equal to previous value");
        }
    }

    /** Each stored toleration must still be there, in its place, but for its seconds. */
    private static void tolerations(Errors errors, JsonObject spec, JsonObject stored) {
        var old = stored.array("tolerations").objects().toList();
        var all = spec.array("tolerations")
                .objects()
                .map(PodValidator::withoutSeconds)
                .toList();
        for (var toleration : old) {
            if (!all.contains(withoutSeconds(toleration))) {
                errors.forbidden(
                        "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static JsonObject withoutSeconds(JsonObject toleration) {
        return toleration.without("tolerationSeconds");
    }

    private static void gates(Errors errors, JsonObject spec, JsonObject stored) {
        var old = stored.array("schedulingGates").asList();
        spec.array("schedulingGates")
                .objects()
                .filter(gate -> !old.contains(gate))
                .forEach(gate -> errors.forbidden(
                        "spec.schedulingGates",
                        "only deletion is allowed, but found new scheduling gate '" + gate.text("name") + "'"));
    }

    /** The new spec with all that may change set back: equal to the stored one, or something else was changed. */
    private static JsonObject frozen(JsonObject spec, JsonObject stored) {
        var frozen = withImages(withImages(spec, stored, "containers"), stored, "initContainers");
        for (var member : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
            frozen = copied(frozen, stored, member);
        }
        boolean wasNegative = stored.integerOr("terminationGracePeriodSeconds", 0) < 0;
        if (wasNegative && spec.integerOr("terminationGracePeriodSeconds", 0) == 1) {
            frozen = copied(frozen, stored, "terminationGracePeriodSeconds");
        }
        return stored.array("schedulingGates").isEmpty()
                ? frozen
                : copied(copied(frozen, stored, "nodeSelector"), stored, "affinity");
    }

    private static JsonObject withImages(JsonObject spec, JsonObject stored, String member) {
        var old = stored.array(member);
        var containers = spec.array(member);
        if (containers.size() != old.size() || containers.isEmpty()) {
            return spec;
        }
        var reset = new Json[containers.size()];
        for (int i = 0; i < reset.length; i++) {
            reset[i] = copied(containers.get(i).asObject(), old.get(i).asObject(), "image");
        }
        return spec.with(member, JsonArray.of(reset));
    }

    private static JsonObject copied(JsonObject target, JsonObject source, String member) {
        var value = source.get(member);
        return value == null ? target.without(member) : target.with(member, value);
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject pod, ApiObject stored) {
        var policy = stored.spec().text("restartPolicy");
        if (policy.equals("Never")) {
            Items.each(
                    pod.status(),
                    "status",
                    "containerStatuses",
                    (status, at) -> stayedDead(errors, status, at, stored));
        }
        Items.each(pod.status(), "status", "podIPs", (ip, at) -> IpRules.require(errors, at, ip.text("ip")));
    }

    private static void stayedDead(Errors errors, JsonObject status, String path, ApiObject stored) {
        boolean wasDead = stored.status()
                .array("containerStatuses")
                .objects()
                .filter(old -> old.text("name").equals(status.text("name")))
                .anyMatch(old -> old.object("state").has("terminated"));
        if (wasDead && !status.object("state").has("terminated")) {
            errors.forbidden(path + ".state", "may not be transitioned to non-terminated state");
        }
    }
}
