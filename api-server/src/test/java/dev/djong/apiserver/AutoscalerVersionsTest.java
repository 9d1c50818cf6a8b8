package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.GroupVersionKind;
import org.junit.jupiter.api.Test;

class AutoscalerVersionsTest {
    private static final GroupVersionKind V1 = new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");
    private static final GroupVersionKind V2 = new GroupVersionKind("autoscaling", "v2", "HorizontalPodAutoscaler");

    @Test
    void theProcessorHasAMemberOfItsOwn() {
        var older = AutoscalerVersions.convert(object("""
                        {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"},
                         "spec": {"maxReplicas": 3, "metrics": [{"type": "Resource", "resource":
                            {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]},
                         "status": {"desiredReplicas": 2}}
                        """), V1);
        assertThat(older).isEqualTo(object("""
                        {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"},
                         "spec": {"maxReplicas": 3, "targetCPUUtilizationPercentage": 70},
                         "status": {"desiredReplicas": 2}}
                        """));
    }

    @Test
    void everythingElseComesBackFromAnnotations() {
        var newer = object("""
                {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"},
                 "spec": {"maxReplicas": 3,
                    "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}},
                    "metrics": [
                      {"type": "Resource", "resource":
                        {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}},
                      {"type": "Resource", "resource":
                        {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}},
                      {"type": "ContainerResource", "containerResource":
                        {"name": "cpu", "container": "c", "target": {"type": "Utilization", "averageUtilization": 5}}},
                      {"type": "Pods", "pods":
                        {"metric": {"name": "hits"}, "target": {"type": "AverageValue", "averageValue": "10"}}},
                      {"type": "Object", "object":
                        {"metric": {"name": "queue", "selector": {"matchLabels": {"a": "b"}}},
                         "describedObject": {"kind": "Service", "name": "s"},
                         "target": {"type": "Value", "value": "5"}}},
                      {"type": "External", "external":
                        {"metric": {"name": "lag", "selector": {}}, "target": {"type": "Value", "value": "5"}}}]},
                 "status": {"desiredReplicas": 2,
                    "conditions": [{"type": "ScalingActive", "status": "True"}],
                    "currentMetrics": [{"type": "Resource", "resource":
                      {"name": "cpu", "current": {"averageUtilization": 40, "averageValue": "400m"}}}]}}
                """);
        var older = AutoscalerVersions.convert(newer, V1);
        assertThat(older.object("status").integerOr("currentCPUUtilizationPercentage", 0))
                .isEqualTo(40);
        assertThat(older.object("metadata").object("annotations").text("autoscaling.alpha.kubernetes.io/metrics"))
                .contains("{\"metricName\":\"queue\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"target\":"
                        + "{\"kind\":\"Service\",\"name\":\"s\"},\"targetValue\":\"5\"}");
        assertThat(AutoscalerVersions.convert(older, V2)).isEqualTo(newer);
    }

    @Test
    void annotationsThatCannotBeReadSayNothing() {
        var broken = object("""
                {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "spec": {"maxReplicas": 3},
                 "metadata": {"name": "a", "annotations": {"autoscaling.alpha.kubernetes.io/metrics": "[1",
                    "autoscaling.alpha.kubernetes.io/behavior": "[]"}}, "status": {}}
                """);
        assertThat(AutoscalerVersions.convert(broken, V2).object("spec"))
                .isEqualTo(JsonObject.EMPTY.with("maxReplicas", 3));
    }

    private static JsonObject object(String text) {
        return JsonReader.read(text).asObject();
    }
}
