package dev.djong.apiserver.warning;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Names;
import dev.djong.object.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The warnings of the built-in kinds. */
public final class Warnings {
    /** Beyond these an indexed job's completed indexes may not fit into its status. */
    private static final int COMPLETIONS_SOFT_LIMIT = 100_000;

    private static final int PARALLELISM_OF_HIGH_COMPLETIONS = 10_000;

    private static final String INGRESS_CLASS = "kubernetes.io/ingress.class";

    /** @param of what is said of an object however it is written */
    private record Rule(When when, Function<ApiObject, List<String>> of) {}

    /** Which updates are looked at; every creation is. */
    private enum When {
        CREATED,
        /** Only what raises the generation can bring something new. */
        CHANGED,
        ALWAYS
    }

    private static final Map<GroupResource, Rule> RULES = Map.ofEntries(
            rule(Resources.PODS, When.CREATED, pod -> PodWarnings.of("", pod.annotations(), pod.spec())),
            rule(Resources.DEPLOYMENTS, When.CHANGED, Warnings::template),
            rule(Resources.REPLICA_SETS, When.CHANGED, Warnings::template),
            rule(Resources.REPLICATION_CONTROLLERS, When.CHANGED, Warnings::template),
            rule(Resources.DAEMON_SETS, When.CHANGED, Warnings::template),
            rule(Resources.STATEFUL_SETS, When.CHANGED, Warnings::statefulSet),
            rule(Resources.JOBS, When.CHANGED, job -> job("spec", job.spec())),
            rule(
                    Resources.CRON_JOBS,
                    When.CHANGED,
                    cronJob -> job(
                            "spec.jobTemplate.spec",
                            cronJob.spec().object("jobTemplate").object("spec"))),
            rule(Resources.SERVICES, When.ALWAYS, ServiceWarnings::of),
            rule(Resources.PERSISTENT_VOLUMES, When.ALWAYS, VolumeWarnings::ofVolume),
            rule(Resources.PERSISTENT_VOLUME_CLAIMS, When.ALWAYS, VolumeWarnings::ofClaim),
            rule(Resources.INGRESSES, When.CREATED, Warnings::ingress),
            rule(Resources.NODES, When.ALWAYS, Warnings::node),
            rule(Resources.STORAGE_CLASSES, When.ALWAYS, VolumeWarnings::ofStorageClass),
            rule(Resources.RUNTIME_CLASSES, When.ALWAYS, Warnings::runtimeClass));

    /** Kinds whose name becomes that of hosts. */
    private static final List<GroupResource> NAMING_HOSTS = List.of(
            Resources.DEPLOYMENTS.groupResource(),
            Resources.REPLICA_SETS.groupResource(),
            Resources.REPLICATION_CONTROLLERS.groupResource(),
            Resources.JOBS.groupResource(),
            Resources.CRON_JOBS.groupResource());

    private Warnings() {}

    private static Map.Entry<GroupResource, Rule> rule(
            GroupVersionResource resource, When when, Function<ApiObject, List<String>> of) {
        return Map.entry(resource.groupResource(), new Rule(when, of));
    }

    public static List<String> onCreate(GroupResource resource, ApiObject object) {
        var rule = RULES.get(resource);
        if (rule == null) {
            return List.of();
        }
        var warnings = new ArrayList<String>();
        if (resource.equals(Resources.PODS.groupResource())) {
            name(warnings, object, "the Pod's hostname");
        } else if (NAMING_HOSTS.contains(resource)) {
            name(warnings, object, "Pod names and hostnames");
        }
        warnings.addAll(rule.of.apply(object));
        return warnings;
    }

    public static List<String> onUpdate(GroupResource resource, ApiObject object, ApiObject stored) {
        var rule = RULES.get(resource);
        if (rule == null) {
            return List.of();
        }
        boolean looked = switch (rule.when) {
            case CREATED -> false;
            case CHANGED -> object.generation() != stored.generation();
            case ALWAYS -> true;
        };
        return looked ? rule.of.apply(object) : List.of();
    }

    private static void name(List<String> warnings, ApiObject object, String usedIn) {
        var problems = Names.dnsLabel(object.name());
        if (!problems.isEmpty()) {
            warnings.add("metadata.name: this is used in " + usedIn + ", which can result in surprising behavior; a DNS"
                    + " label is recommended: [" + String.join(" ", problems) + "]");
        }
    }

    private static List<String> template(ApiObject workload) {
        return template("spec.template", workload.spec().object("template"));
    }

    private static List<String> template(String path, JsonObject template) {
        var annotations = template.object("metadata").object("annotations").stringMap();
        return PodWarnings.of(path + ".", annotations, template.object("spec"));
    }

    private static List<String> statefulSet(ApiObject set) {
        var warnings = new ArrayList<>(template(set));
        var claims = set.spec().array("volumeClaimTemplates").objects().toList();
        for (int i = 0; i < claims.size(); i++) {
            var path = "spec.volumeClaimTemplates[" + i + "].spec";
            warnings.addAll(VolumeWarnings.ofClaimSpec(path, claims.get(i).object("spec")));
        }
        if (set.spec().integerOr("revisionHistoryLimit", 0) < 0) {
            warnings.add("spec.revisionHistoryLimit: a negative value retains all historical revisions;"
                    + " a value >= 0 is recommended");
        }
        return warnings;
    }

    private static List<String> job(String path, JsonObject spec) {
        var warnings = new ArrayList<String>();
        if (spec.integerOr("completions", 0) > COMPLETIONS_SOFT_LIMIT
                && spec.integerOr("parallelism", 0) > PARALLELISM_OF_HIGH_COMPLETIONS) {
            warnings.add("In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than"
                    + " 10^4, a Kubernetes control plane might not be able to track completed indexes");
        }
        warnings.addAll(template(path + ".template", spec.object("template")));
        return warnings;
    }

    private static List<String> ingress(ApiObject ingress) {
        return ingress.annotation(INGRESS_CLASS).isPresent() && !ingress.spec().has("ingressClassName")
                ? List.of("annotation \"" + INGRESS_CLASS
                        + "\" is deprecated, please use 'spec.ingressClassName' instead")
                : List.of();
    }

    private static List<String> node(ApiObject node) {
        var warnings = new ArrayList<String>();
        if (node.spec().has("configSource")) {
            warnings.add("spec.configSource: the feature is removed");
        }
        if (!node.spec().text("externalID").isEmpty()) {
            warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
        }
        return warnings;
    }

    private static List<String> runtimeClass(ApiObject runtimeClass) {
        return NodeLabels.ofSelector(
                "scheduling.nodeSelector",
                runtimeClass.root().object("scheduling").object("nodeSelector"));
    }
}
