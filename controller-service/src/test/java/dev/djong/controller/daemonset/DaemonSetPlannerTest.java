package dev.djong.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.daemonset.NodeFit.Verdict;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pods are written as {@code a:new b:old~}: node, template, and {@code ~} for not ready, {@code -} for going, {@code !} for
 * failed, {@code .} for succeeded, {@code ?} for not bound. Nodes are {@code a} to {@code d} unless said otherwise. Plans
 * as {@code +a} for a pod made on a node and {@code -a:old} for one deleted.
 */
class DaemonSetPlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static ApiObject daemonSet(String strategy, String more) {
        return Cluster.object("apps/v1", "DaemonSet", "log", """
                {"selector": {"matchLabels": {"app": "log"}}, "updateStrategy": {%s} %s,
                 "template": {"metadata": {"labels": {"app": "log"}}, "spec": {}}}""".formatted(strategy, more))
                .withMetadata(metadata -> metadata.with("uid", "u1"));
    }

    private static String rolling(int surge, int unavailable) {
        return "\"type\": \"RollingUpdate\", \"rollingUpdate\": {\"maxSurge\": %d, \"maxUnavailable\": %d}"
                .formatted(surge, unavailable);
    }

    private static ApiObject pod(String text, int number) {
        var parts = text.split("[:~!?.-]");
        var pod = DaemonPods.pod(daemonSet("", ""), parts[1], parts[0], text)
                .withMetadata(meta -> meta.with("creationTimestamp", Times.format(NOW.plusSeconds(number))));
        if (!text.endsWith("?")) {
            pod = pod.withSpec(spec -> spec.with("nodeName", parts[0]));
        }
        if (text.endsWith("-")) {
            pod = pod.withMetadata(meta -> meta.with("deletionTimestamp", Times.format(NOW)));
        }
        var phase = text.endsWith("!") ? "Failed" : text.endsWith(".") ? "Succeeded" : "Running";
        boolean ready = text.endsWith("new") || text.endsWith("old");
        return pod.with("status", JsonReader.read("""
                {"phase": "%s", "conditions": [
                   {"type": "Ready", "status": "%s", "lastTransitionTime": "2025-12-31T23:59:50Z"}]}""".formatted(phase, ready ? "True" : "False")));
    }

    private static DaemonSetObserved seen(ApiObject daemonSet, String pods, String... verdicts) {
        var byName = new TreeMap<String, Verdict>();
        if (verdicts.length == 0) {
            List.of("a", "b", "c", "d").forEach(node -> byName.put(node, Verdict.RUN));
        }
        Arrays.stream(verdicts)
                .map(text -> text.split("="))
                .forEach(parts -> byName.put(parts[0], Verdict.valueOf(parts[1])));
        var all = new ArrayList<ApiObject>();
        for (var text : pods.isBlank() ? new String[0] : pods.strip().split(" ")) {
            all.add(pod(text, all.size()));
        }
        return new DaemonSetObserved(daemonSet, byName, DaemonSetObserved.byNode(all), "new", Map.of(), NOW);
    }

    private static String told(DaemonSetPlan plan) {
        var words = new ArrayList<String>();
        plan.create().forEach(node -> words.add("+" + node));
        plan.delete().forEach(removal -> words.add("-" + removal.pod().name()));
        return String.join(" ", words);
    }

    private static String plan(String strategy, String pods, String... verdicts) {
        return told(DaemonSetPlanner.plan(seen(daemonSet(strategy, ""), pods, verdicts)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "each node gets one          | ''                            | +a +b +c +d",
                "only where one is missing   | 'a:new c:new d:new'           | +b",
                "one that goes is waited for | 'a:new- b:new c:new d:new'    | ''",
                "a failed one goes           | 'a:new! b:new c:new d:new'    | -a:new!",
                "so does one that ended      | 'a:new. b:new c:new d:new'    | -a:new.",
                "the oldest of several stays | 'a:new a:new~ b:new c:new d:new' | -a:new~",
                "the bound before the others | 'a:new? a:new b:new c:new d:new' | -a:new?",
                "made for a node that went   | 'a:new b:new c:new d:new e:new?' | -e:new?",
                "on a node that went         | 'a:new b:new c:new d:new e:new'  | ''",
            })
    void everyNodeGetsItsPod(String what, String pods, String plan) {
        assertThat(plan(rolling(0, 1), pods)).isEqualTo(plan);
    }

    @Test
    void whereNoneMayBeNoneStays() {
        assertThat(plan(rolling(0, 1), "a:new b:new", "a=LEAVE", "b=STAY", "c=STAY", "d=RUN"))
                .isEqualTo("+d -a:new");
        assertThat(plan(rolling(0, 1), "a:new! b:new", "a=STAY", "b=RUN")).isEqualTo("-a:new!");
    }

    @Test
    void aFailedPodLiesUntilItsBackoffIsOver() {
        var seen = seen(daemonSet(rolling(0, 1), ""), "a:new!", "a=RUN");
        var backedOff = new DaemonSetObserved(
                seen.daemonSet(), seen.verdicts(), seen.podsByNode(), "new", Map.of("a", Duration.ofSeconds(4)), NOW);
        var plan = DaemonSetPlanner.plan(backedOff);
        assertThat(told(plan)).isEmpty();
        assertThat(plan.recheck()).contains(Duration.ofSeconds(4));
    }

    @ParameterizedTest(name = "at most {0} unavailable: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "1 | 'a:old b:old c:old d:old'     | -a:old",
                "2 | 'a:old b:old c:old d:old'     | -a:old -b:old",
                "1 | 'a:old- b:old c:old d:old'    | ''",
                "2 | 'a:old- b:old c:old d:old'    | -b:old",
                "1 | 'a:new~ b:old c:old d:old'    | ''",
                "1 | 'a:new b:old c:old d:old'     | -b:old",
                "1 | 'a:new b:old~ c:old~ d:old'   | -b:old~ -c:old~ -d:old",
                "1 | 'a:new~ b:old~ c:old d:old'   | -b:old~",
                "0 | 'a:old b:old c:old d:old'     | -a:old",
            })
    void replacedWithinTheLimit(int unavailable, String pods, String plan) {
        assertThat(plan(rolling(0, unavailable), pods)).isEqualTo(plan);
    }

    @ParameterizedTest(name = "surge {0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "1 | 'a:old b:old c:old d:old'              | +a",
                "2 | 'a:old b:old c:old d:old'              | +a +b",
                "1 | 'a:old a:new~ b:old c:old d:old'       | ''",
                "1 | 'a:old a:new b:old c:old d:old'        | -a:old",
                "1 | 'a:old- a:new b:old c:old d:old'       | +b",
                "1 | 'a:old~ b:old c:old d:old'             | +a +b",
                "1 | 'a:old~ a:new~ b:old c:old d:old'      | -a:old~",
                "1 | 'a:old a:new~ a:new~ b:old c:old d:old'| -a:new~",
                "1 | 'a:new b:new c:new d:new'              | ''",
            })
    void besideTheOldWhileSurging(int surge, String pods, String plan) {
        assertThat(plan(rolling(surge, 0), pods)).isEqualTo(plan);
    }

    @Test
    void onDeleteReplacesNobody() {
        assertThat(plan("\"type\": \"OnDelete\"", "a:old b:old c:old")).isEqualTo("+d");
        assertThat(plan("\"type\": \"OnDelete\"", "a:old b:old c:old d:old")).isEmpty();
    }

    @Test
    void sharesAreRoundedUp() {
        var spec = JsonReader.read("""
                {"updateStrategy": {"rollingUpdate": {"maxSurge": "30%", "maxUnavailable": "0%"}}}""");
        assertThat(DaemonUpdate.of(spec.asObject(), 4)).isEqualTo(new DaemonUpdate(false, 2, 0));
        assertThat(DaemonUpdate.of(spec.asObject(), 0)).isEqualTo(new DaemonUpdate(false, 0, 1));
    }

    @Test
    void availabilityTakesItsTime() {
        var slow = daemonSet(rolling(0, 1), ", \"minReadySeconds\": 30");
        var plan = DaemonSetPlanner.plan(seen(slow, "a:new b:old", "a=RUN", "b=RUN"));
        assertThat(plan.recheck()).contains(Duration.ofSeconds(20));
        assertThat(told(plan))
                .as("one that is not available yet may go at once")
                .isEqualTo("-b:old");
    }

    @Test
    void aBurstHasALimit() {
        var verdicts = new String[DaemonSetPlanner.BURST + 1];
        Arrays.setAll(verdicts, i -> "n" + i + "=RUN");
        assertThat(DaemonSetPlanner.plan(seen(daemonSet("", ""), "", verdicts)).create())
                .hasSize(DaemonSetPlanner.BURST);
    }

    @Test
    void aPodIsMadeForItsNode() {
        var template = JsonReader.read("""
                {"metadata": {"labels": {"app": "log"}},
                 "spec": {"hostNetwork": true,
                          "tolerations": [{"key": "gpu", "operator": "Exists"},
                                          {"key": "node.kubernetes.io/not-ready", "operator": "Exists",
                                           "effect": "NoExecute"}],
                          "affinity": {"nodeAffinity": {
                             "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1}],
                             "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                                {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}]}}}}}""");
        var daemonSet = daemonSet("", "")
                .withSpec(spec -> spec.with("template", template))
                .withAnnotation("deprecated.daemonset.template.generation", "3");
        var pod = DaemonPods.pod(daemonSet, "new", "a", "log-x");
        assertThat(pod.labels())
                .isEqualTo(Map.of("app", "log", "controller-revision-hash", "new", "pod-template-generation", "3"));
        assertThat(pod.spec().array("tolerations").objects().map(toleration -> toleration.text("key")))
                .containsExactly(
                        "gpu",
                        "node.kubernetes.io/not-ready",
                        "node.kubernetes.io/unreachable",
                        "node.kubernetes.io/disk-pressure",
                        "node.kubernetes.io/memory-pressure",
                        "node.kubernetes.io/pid-pressure",
                        "node.kubernetes.io/unschedulable",
                        "node.kubernetes.io/network-unavailable");
        assertThat(pod.spec().object("affinity").toString())
                .isEqualTo("{\"nodeAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":[{\"weight\":1}],"
                        + "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":[{\"matchFields\":"
                        + "[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"a\"]}]}]}}}");
        assertThat(DaemonPods.nodeOf(pod)).isEqualTo("a");
    }

    @Test
    void theStatusCounts() {
        var seen = seen(
                daemonSet(rolling(0, 1), ""), "a:new b:old~ c:new", "a=RUN", "b=RUN", "c=STAY", "d=RUN", "e=LEAVE");
        assertThat(DaemonSetStatus.of(seen).toString())
                .isEqualTo("{\"currentNumberScheduled\":2,\"desiredNumberScheduled\":3,\"numberAvailable\":1,"
                        + "\"numberMisscheduled\":1,\"numberReady\":1,\"numberUnavailable\":2,"
                        + "\"observedGeneration\":0,\"updatedNumberScheduled\":1}");
    }
}
