package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.Names;
import java.util.List;
import java.util.Map;

/** Jobs: their spec, a selector of their own, and what may change once they exist. */
final class JobValidator extends MetadataValidator {
    private static final String UID = "controller-uid";
    private static final String NAME = "job-name";
    private static final String PREFIX = "batch.kubernetes.io/";
    /** What a suspended Job that never ran may still be told about where its pods run (KEP-2926). */
    private static final List<String> SCHEDULING = List.of("nodeSelector", "tolerations", "schedulingGates");

    JobValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject job) {
        check(errors, job, true);
    }

    private static void check(Errors errors, ApiObject job, boolean prefixedLabels) {
        if (!job.spec().flag("manualSelector") && job.spec().has("selector")) {
            generatedSelector(errors, job, prefixedLabels);
        }
        JobRules.check(errors, job.spec(), "spec");
        selector(errors, job.spec());
        hostname(errors, job);
    }

    /** The labels and the selector that the server gave, and that a user may have spoiled. */
    private static void generatedSelector(Errors errors, ApiObject job, boolean prefixedLabels) {
        var labels = job.spec().object("template").object("metadata").object("labels");
        for (var prefix : prefixedLabels ? List.of("", PREFIX) : List.of("")) {
            label(errors, labels, prefix + UID, job.uid());
            label(errors, labels, prefix + NAME, job.name());
        }
        var own = Map.of(UID, job.uid(), NAME, job.name(), PREFIX + UID, job.uid(), PREFIX + NAME, job.name());
        if (isSound(job.spec())
                && !LabelSelector.of(job.spec().object("selector")).matches(own)) {
            errors.invalid("spec.selector", job.spec().get("selector"), "`selector` not auto-generated");
        }
    }

    private static void label(Errors errors, JsonObject labels, String name, String expected) {
        var path = "spec.template.metadata.labels";
        var value = labels.string(name);
        if (value.isEmpty()) {
            errors.required(path + "[" + name + "]", "must be '" + expected + "'");
        } else if (!value.get().equals(expected)) {
            errors.invalid(path + "[" + name + "]", labels, "must be '" + expected + "'");
        }
    }

    private static boolean isSound(JsonObject spec) {
        var problems = new Errors();
        LabelSelectorRules.check(problems, spec.object("selector"), "spec.selector");
        return problems.isEmpty();
    }

    private static void selector(Errors errors, JsonObject spec) {
        if (!spec.has("selector")) {
            errors.required("spec.selector", "");
            return;
        }
        LabelSelectorRules.check(errors, spec.object("selector"), "spec.selector");
        LabelSelectorRules.matchesTemplate(errors, spec, "spec");
    }

    /** An index makes the pod's host name longer: pods could not be made later. */
    private static void hostname(Errors errors, ApiObject job) {
        long completions = job.spec().integerOr("completions", 0);
        if (job.spec().text("completionMode").equals("Indexed") && completions > 0) {
            var longest = job.name() + "-" + (completions - 1);
            if (!Names.dnsLabel(longest).isEmpty()) {
                errors.invalid(
                        "metadata.name", job.name(), "will not able to create pod with invalid DNS label: " + longest);
            }
        }
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject job, ApiObject stored) {
        var labels = stored.spec().object("template").object("metadata").object("labels");
        check(errors, job, labels.has(PREFIX + NAME) && labels.has(PREFIX + UID));
        completions(errors, job.spec(), stored.spec());
        unchanged(errors, job, stored, "selector");
        template(errors, job, stored);
        for (var member :
                List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            unchanged(errors, job, stored, member);
        }
    }

    private static void unchanged(Errors errors, ApiObject job, ApiObject stored, String member) {
        errors.unchanged("spec." + member, job.spec().get(member), stored.spec().get(member));
    }

    /** An indexed Job may grow and shrink if its parallelism does the same (KEP-3715). */
    private static void completions(Errors errors, JsonObject spec, JsonObject stored) {
        var completions = spec.get("completions");
        if (!spec.text("completionMode").equals("Indexed")) {
            errors.unchanged("spec.completions", completions, stored.get("completions"));
        } else if (completions != null
                && !completions.equals(stored.get("completions"))
                && !completions.equals(spec.get("parallelism"))) {
            errors.invalid("spec.completions", completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    private static void template(Errors errors, ApiObject job, ApiObject stored) {
        var wanted = job.spec().object("template");
        var before = stored.spec().object("template");
        boolean mayMove = stored.spec().flag("suspend") && !stored.status().has("startTime");
        if (!(mayMove ? withoutScheduling(wanted) : wanted).equals(mayMove ? withoutScheduling(before) : before)) {
            errors.invalid("spec.template", wanted, "field is immutable");
        }
    }

    private static JsonObject withoutScheduling(JsonObject template) {
        var metadata = template.object("metadata").without("annotations").without("labels");
        var spec = template.object("spec");
        for (var directive : SCHEDULING) {
            spec = spec.without(directive);
        }
        var affinity = spec.object("affinity").without("nodeAffinity");
        spec = affinity.isEmpty() ? spec.without("affinity") : spec.with("affinity", affinity);
        return template.with("metadata", metadata).with("spec", spec);
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject job, ApiObject stored) {
        new JobStatusRules(errors, job, stored).check();
    }
}
