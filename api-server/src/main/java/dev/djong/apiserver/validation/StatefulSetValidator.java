package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stateful sets: what their pods are called and which volumes they get stays.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/">StatefulSet</a>
 */
final class StatefulSetValidator extends MetadataValidator {
    private static final Set<String> MUTABLE = Set.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");
    private static final String ONLY_MUTABLE =
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                    + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    private static final List<String> RETENTION = List.of("Delete", "Retain");
    private static final List<String> COUNTS =
            List.of("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");

    StatefulSetValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject set) {
        var spec = set.spec();
        management(errors, spec.text("podManagementPolicy"));
        updates(errors, spec, "spec.updateStrategy");
        retention(errors, spec);
        errors.nonNegative("spec.replicas", spec.integerOr("replicas", 0));
        errors.nonNegative("spec.minReadySeconds", spec.integerOr("minReadySeconds", 0));
        errors.nonNegative("spec.ordinals.start", spec.object("ordinals").integerOr("start", 0));
        LabelSelectorRules.ofWorkload(errors, spec, "spec", "statefulset");
        LabelSelectorRules.matchesTemplate(errors, spec, "spec");
        // Of the pods no more is checked, as upstream does: their volumes may come from the claim templates.
        WorkloadValidators.templateMetadata(errors, spec.object("template"));
        WorkloadValidators.runsForEver(errors, spec.object("template"), "StatefulSet");
    }

    private static void management(Errors errors, String policy) {
        if (policy.isEmpty()) {
            errors.required("spec.podManagementPolicy", "");
        } else if (!policy.equals("OrderedReady") && !policy.equals("Parallel")) {
            errors.invalid("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        }
    }

    private static void updates(Errors errors, JsonObject spec, String path) {
        var strategy = spec.object("updateStrategy");
        var rolling = strategy.object("rollingUpdate");
        var at = path + ".rollingUpdate";
        switch (strategy.text("type")) {
            case "" -> errors.required(path, "");
            case "OnDelete" -> {
                if (strategy.has("rollingUpdate")) {
                    errors.invalid(at, rolling, "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                errors.nonNegative(at + ".partition", rolling.integerOr("partition", 0));
                WorkloadValidators.countOrPercent(errors, at + ".maxUnavailable", rolling.get("maxUnavailable"));
            }
            default -> errors.invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void retention(Errors errors, JsonObject spec) {
        if (spec.has("persistentVolumeClaimRetentionPolicy")) {
            var policy = spec.object("persistentVolumeClaimRetentionPolicy");
            for (var when : List.of("whenDeleted", "whenScaled")) {
                errors.oneOf("spec.persistentVolumeClaimRetentionPolicy." + when, policy.text(when), RETENTION);
            }
        }
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject set, ApiObject stored) {
        check(errors, set);
        var members = new TreeSet<>(set.spec().names());
        members.addAll(stored.spec().names());
        members.removeAll(MUTABLE);
        boolean same = members.stream()
                .allMatch(member ->
                        Objects.equals(set.spec().get(member), stored.spec().get(member)));
        if (!same) {
            errors.forbidden("spec", ONLY_MUTABLE);
        }
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject set, ApiObject stored) {
        COUNTS.forEach(
                count -> errors.nonNegative("status." + count, set.status().integerOr(count, 0)));
    }
}
