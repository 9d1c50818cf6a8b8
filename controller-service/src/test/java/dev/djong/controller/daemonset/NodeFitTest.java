package dev.djong.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.Cluster;
import dev.djong.controller.daemonset.NodeFit.Verdict;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFitTest {
    private static NodeFit fit(String podSpec) {
        return NodeFit.of(
                Cluster.object("apps/v1", "DaemonSet", "log", "{\"template\": {\"spec\": {" + podSpec + "}}}"));
    }

    private static ApiObject node(String taints) {
        return ApiObject.of("v1", "Node", ObjectKey.cluster("n1"))
                .withLabels(Map.of("disk", "ssd", "cores", "8"))
                .with("spec", JsonReader.read("{\"taints\": [" + taints + "]}"));
    }

    private static String taint(String text) {
        var parts = text.split("[=:]");
        return "{\"key\": \"%s\", \"value\": \"%s\", \"effect\": \"%s\"}".formatted(parts[0], parts[1], parts[2]);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "node.kubernetes.io/not-ready=:NoExecute,RUN",
        "node.kubernetes.io/unreachable=:NoExecute,RUN",
        "node.kubernetes.io/disk-pressure=:NoSchedule,RUN",
        "node.kubernetes.io/memory-pressure=:NoSchedule,RUN",
        "node.kubernetes.io/pid-pressure=:NoSchedule,RUN",
        "node.kubernetes.io/unschedulable=:NoSchedule,RUN",
        "node.kubernetes.io/network-unavailable=:NoSchedule,STAY",
        "node.kubernetes.io/out-of-service=:NoExecute,LEAVE",
        "gpu=yes:NoSchedule,STAY",
        "gpu=yes:PreferNoSchedule,RUN",
        "gpu=yes:NoExecute,LEAVE",
    })
    void whatDaemonsBear(String taint, Verdict verdict) {
        assertThat(fit("").on(node(taint(taint)))).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"nodeName\": \"n1\"                    | RUN",
                "\"nodeName\": \"n2\"                    | LEAVE",
                "\"nodeSelector\": {\"disk\": \"ssd\"}   | RUN",
                "\"nodeSelector\": {\"disk\": \"hdd\"}   | LEAVE",
            })
    void whereTheyAreSent(String podSpec, Verdict verdict) {
        assertThat(fit(podSpec).on(node(""))).isEqualTo(verdict);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"matchExpressions\": [{\"key\": \"disk\", \"operator\": \"In\", \"values\": [\"ssd\"]}]}         | RUN",
                "{\"matchExpressions\": [{\"key\": \"disk\", \"operator\": \"NotIn\", \"values\": [\"ssd\"]}]}      | LEAVE",
                "{\"matchExpressions\": [{\"key\": \"cores\", \"operator\": \"Gt\", \"values\": [\"4\"]}]}          | RUN",
                "{\"matchFields\": [{\"key\": \"metadata.name\", \"operator\": \"In\", \"values\": [\"n1\"]}]}      | RUN",
                "{\"matchFields\": [{\"key\": \"metadata.name\", \"operator\": \"In\", \"values\": [\"n2\"]}]}      | LEAVE",
                "{}                                                                                                  | LEAVE",
                "{}, {\"matchExpressions\": [{\"key\": \"disk\", \"operator\": \"Exists\"}]}                         | RUN",
            })
    void requiredAffinity(String terms, Verdict verdict) {
        var podSpec = "\"affinity\": {\"nodeAffinity\": {\"requiredDuringSchedulingIgnoredDuringExecution\": "
                + "{\"nodeSelectorTerms\": [" + terms + "]}}}";
        assertThat(fit(podSpec).on(node(""))).isEqualTo(verdict);
    }
}
