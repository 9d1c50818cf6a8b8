package dev.djong.apiserver.discovery.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.codec.YamlReader;
import dev.djong.definition.Definitions;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as {@code kubectl get} shows them. */
class TableColumnsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Definitions definitions = BuiltInDefinitions.load();

    private String row(String yaml) {
        var tree = YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree().asObject();
        var definition = definitions.require(GroupVersionKind.of(tree.text("apiVersion"), tree.text("kind")));
        var row = TableColumns.row(definition, new ApiObject(tree));
        assertThat(row.cells()).hasSameSizeAs(TableColumns.of(definition));
        return row.at(NOW).stream()
                .map(cell -> cell instanceof JsonString(var text) ? text : cell.toString())
                .collect(Collectors.joining(" | "));
    }

    private String podStatus(String spec, String status) {
        var row = row(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, creationTimestamp: '2026-01-02T03:00:00Z'}, spec: {"
                        + spec + "}, status: {" + status + "}}");
        return row.substring("p | ".length(), row.indexOf(" | 4m5s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "containers: [{name: a}]; phase: Pending; 0/1 | Pending | 0",
                "containers: [{name: a}]; phase: Pending, conditions: [{type: PodScheduled, reason: SchedulingGated}]; 0/1 | SchedulingGated | 0",
                "containers: [{name: a}]; phase: Running, containerStatuses: [{name: a, ready: true, state: {running: {}}}]; 1/1 | Running | 0",
                "containers: [{name: a}]; phase: Running, containerStatuses: [{name: a, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {finishedAt: '2026-01-02T03:03:05Z'}}}]; 0/1 | CrashLoopBackOff | 3 (60s ago)",
                "containers: [{name: a}]; phase: Succeeded, containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}]; 0/1 | Completed | 0",
                "containers: [{name: a}]; phase: Failed, containerStatuses: [{name: a, state: {terminated: {exitCode: 3}}}]; 0/1 | ExitCode:3 | 0",
                "containers: [{name: a}]; phase: Failed, containerStatuses: [{name: a, state: {terminated: {signal: 9, exitCode: 137}}}]; 0/1 | Signal:9 | 0",
                "containers: [{name: a}], initContainers: [{name: i}, {name: j}]; phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {exitCode: 0}}}, {name: j, state: {running: {}}}]; 0/1 | Init:1/2 | 0",
                "containers: [{name: a}], initContainers: [{name: i}]; phase: Pending, initContainerStatuses: [{name: i, restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}}]; 0/1 | Init:CrashLoopBackOff | 1",
                "containers: [{name: a}], initContainers: [{name: s, restartPolicy: Always}]; phase: Running, initContainerStatuses: [{name: s, started: true, ready: true, state: {running: {}}}], containerStatuses: [{name: a, ready: true, state: {running: {}}}]; 2/2 | Running | 0",
                "containers: [{name: a}, {name: b}]; phase: Running, conditions: [{type: Ready, status: 'False'}], containerStatuses: [{name: a, state: {terminated: {reason: Completed}}}, {name: b, ready: true, state: {running: {}}}]; 1/2 | NotReady | 0",
                "containers: [{name: a}]; phase: Failed, reason: Evicted; 0/1 | Evicted | 0"
            })
    void saysWhatAPodIsDoing(String spec, String status, String expected) {
        assertThat(podStatus(spec, status)).isEqualTo(expected);
    }

    @Test
    void showsPodsThatEnd() {
        assertThat(row("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, deletionTimestamp: "2026-01-02T03:04:00Z"}
                spec: {containers: [{name: a}], nodeName: node-1, readinessGates: [{conditionType: x}]}
                status: {phase: Running, podIPs: [{ip: 10.0.0.1}]}
                """)).isEqualTo("p | 0/1 | Terminating | 0 | <unknown> | 10.0.0.1 | node-1 | <none> | 0/1");
    }

    @Test
    void showsTheUsualKinds() {
        assertThat(row("""
                apiVersion: v1
                kind: Service
                metadata: {name: s, creationTimestamp: "2025-12-30T01:04:05Z"}
                spec: {type: NodePort, clusterIPs: [10.96.0.1], ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}], selector: {b: "2", a: "1"}}
                """)).isEqualTo("s | NodePort | 10.96.0.1 | <none> | 80:30080/TCP,53/UDP | 3d2h | a=1,b=2");
        assertThat(row("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, creationTimestamp: "2026-01-01T03:04:05Z"}
                spec: {replicas: 3, selector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [b, a]}]}, template: {spec: {containers: [{name: c, image: "i:1"}]}}}
                status: {readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1}
                """)).isEqualTo("d | 2/3 | 3 | 1 | 24h | c | i:1 | app=web,tier in (a,b)");
        assertThat(row("""
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, labels: {node-role.kubernetes.io/control-plane: "", kubernetes.io/role: edge}}
                spec: {unschedulable: true}
                status: {conditions: [{type: Ready, status: "True"}], nodeInfo: {kubeletVersion: v1.36.0}, addresses: [{type: InternalIP, address: 192.0.2.1}]}
                """))
                .isEqualTo(
                        "node-1 | Ready,SchedulingDisabled | control-plane,edge | <unknown> | v1.36.0 | 192.0.2.1 | <none> | <unknown> | <unknown> | <unknown>");
        assertThat(row("""
                apiVersion: v1
                kind: Event
                metadata: {name: e}
                involvedObject: {kind: Pod, name: web, fieldPath: "spec.containers{web}"}
                type: Normal
                reason: Pulled
                message: " done "
                source: {component: kubelet, host: node-1}
                firstTimestamp: "2026-01-02T03:04:00Z"
                lastTimestamp: "2026-01-02T03:04:04Z"
                """))
                .isEqualTo(
                        "1s | Normal | Pulled | pod/web | spec.containers{web} | kubelet, node-1 | done | 5s | 1 | e");
        assertThat(row("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: e}
                subsets: [{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}], ports: [{port: 80}, {port: 81}]}]
                """)).isEqualTo("e | 10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more... | <unknown>");
    }

    @Test
    void everyKindHasAsManyCellsAsColumns() {
        for (var definition : definitions.all()) {
            row("{apiVersion: " + definition.apiVersion() + ", kind: "
                    + definition.kind().kind() + ", metadata: {name: x}}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1,0s",
        "-5,<invalid>",
        "119,119s",
        "120,2m",
        "125,2m5s",
        "600,10m",
        "10800,3h",
        "14460,4h1m",
        "28800,8h",
        "172800,2d",
        "180000,2d2h",
        "691200,8d",
        "63072000,2y",
        "63158400,2y1d",
        "315360000,10y"
    })
    void roundsDurations(long seconds, String text) {
        assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void showsWorkloads() {
        assertThat(row("""
                                apiVersion: apps/v1
                                kind: StatefulSet
                                metadata: {name: s, creationTimestamp: "2026-01-02T03:00:00Z"}
                                spec: {replicas: 3, template: {spec: {containers: [{name: c, image: i}]}}}
                                status: {readyReplicas: 2}
                                """)).isEqualTo("s | 2/3 | 4m5s | c | i");
        assertThat(row("""
                                apiVersion: apps/v1
                                kind: DaemonSet
                                metadata: {name: d, creationTimestamp: "2026-01-02T03:00:00Z"}
                                spec: {selector: {matchLabels: {a: b}}, template: {spec: {nodeSelector: {disk: ssd}, containers: [{name: c, image: i}]}}}
                                status: {desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 2, numberAvailable: 1}
                                """)).isEqualTo("d | 5 | 4 | 3 | 2 | 1 | disk=ssd | 4m5s | c | i | a=b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "completions: 2; startTime: '2026-01-02T03:03:00Z', succeeded: 1; Running | 1/2 | 65s",
                "parallelism: 3; succeeded: 1; Running | 1/1 of 3 |",
                "completions: 1; startTime: '2026-01-02T03:00:00Z', completionTime: '2026-01-02T03:01:00Z', succeeded: 1, conditions: [{type: Complete, status: 'True'}]; Complete | 1/1 | 60s",
                "completions: 1; conditions: [{type: FailureTarget, status: 'True'}]; FailureTarget | 0/1 |",
                "completions: 1; conditions: [{type: FailureTarget, status: 'True'}, {type: Failed, status: 'True'}]; Failed | 0/1 |"
            })
    void saysHowAJobGoes(String spec, String status, String expected) {
        assertThat(row("{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {" + spec + "}, status: {" + status
                        + "}}"))
                .startsWith("j | " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "v1; targetCPUUtilizationPercentage: 80; currentReplicas: 2; cpu: <unknown>/80% | <unset> | 3 | 2",
                "v2; minReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 80}}}]; currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 12}}}]; cpu: 12%/80% | 1 | 3 | 0",
                "v2; metrics: [{type: Pods, pods: {target: {averageValue: '5'}}}, {type: Object, object: {target: {averageValue: '5'}}}, {type: External, external: {target: {value: '1'}}}]; currentReplicas: 1; <unknown>/5, <unknown>/5 (avg) + 1 more... | <unset> | 3 | 1"
            })
    void showsWhatScalesAWorkload(String version, String spec, String status, String expected) {
        assertThat(row("{apiVersion: autoscaling/" + version
                        + ", kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: d}, "
                        + spec + "}, status: {" + status + "}}"))
                .isEqualTo("h | Deployment/d | " + expected + " | <unknown>");
    }
}
