package dev.djong.apiserver.warning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.codec.YamlReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Resources;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningsTest {
    private static ApiObject read(String yaml) {
        return new ApiObject(
                YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree().asObject());
    }

    private static ApiObject pod(String spec) {
        return read("{metadata: {name: p}, spec: {" + spec + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "nodeSelector: {beta.kubernetes.io/os: linux} # spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: failure-domain.beta.kubernetes.io/zone}]}]}}} # spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
                "topologySpreadConstraints: [{topologyKey: zone}] # spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
                "volumes: [{name: v, gitRepo: {}}] # spec.volumes[0].gitRepo: deprecated in v1.11",
                "volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 100m}}}}}}] # spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]: fractional byte value \"100m\" is invalid, must be an integer",
                "hostAliases: [{ip: 10.0.0.1}, {ip: 10.0.0.1}] # spec.hostAliases[1].ip: duplicate ip \"10.0.0.1\"",
                "imagePullSecrets: [{name: a}, {name: a}] # spec.imagePullSecrets[1].name: duplicate name \"a\"",
                "containers: [{name: a, resources: {requests: {memory: 1500m}}}] # spec.containers[0].resources.requests[memory]: fractional byte value \"1500m\" is invalid, must be an integer",
                "containers: [{name: a, env: [{name: A, value: x}, {name: A, value: y}]}] # spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
                "containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: TCP}]}] # spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
                "containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}, {name: b, ports: [{containerPort: 80, protocol: TCP, hostPort: 81}]}] # spec.containers[1].ports[0]: overlapping port definition with spec.containers[0].ports[0]",
                "containers: [{name: a, ports: [{name: x, containerPort: 80, protocol: TCP, hostIP: 10.0.0.1}]}] # spec.containers[0].ports[0]: hostIP set without hostPort: {Name:x HostPort:0 ContainerPort:80 Protocol:TCP HostIP:10.0.0.1}",
                "terminationGracePeriodSeconds: -1 # spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
                "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{podAffinityTerm: {topologyKey: x}}]}} # spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod"
            })
    void saysWhatIsOddAboutAPod(String spec, String expected) {
        assertThat(Warnings.onCreate(Resources.PODS.groupResource(), pod(spec))).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "containers: [{name: a, env: [{name: A, value: x}, {name: A, value: '$(A)y'}]}]",
                "containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]}]",
                "containers: [{name: a, resources: {limits: {memory: 0.5Gi, cpu: 1m}}}], nodeSelector: {kubernetes.io/os: linux}"
            })
    void hasNothingToSayOfWhatIsFine(String spec) {
        assertThat(Warnings.onCreate(Resources.PODS.groupResource(), pod(spec))).isEmpty();
    }

    @Test
    void saysItOfTemplatesWithTheirPath() {
        var deployment = read("""
                metadata: {name: a.b, generation: 2}
                spec: {template: {metadata: {annotations: {scheduler.alpha.kubernetes.io/critical-pod: ''}}, spec: {}}}
                """);
        var resource = Resources.DEPLOYMENTS.groupResource();
        var ofTemplate =
                "spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in"
                        + " v1.16+; use the \"priorityClassName\" field instead";
        assertThat(Warnings.onCreate(resource, deployment))
                .containsExactly(
                        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a"
                                + " DNS label is recommended: [must not contain dots]",
                        ofTemplate);
        assertThat(Warnings.onUpdate(resource, deployment, deployment)).isEmpty();
        var before = read("{metadata: {name: a.b, generation: 1}}");
        assertThat(Warnings.onUpdate(resource, deployment, before)).containsExactly(ofTemplate);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "services # spec: {type: ClusterIP, clusterIP: None, sessionAffinity: None, externalIPs: [10.0.0.1]} # spec.externalIPs is ignored for headless services",
                "services # spec: {type: NodePort, externalIPs: [10.0.0.1]} # spec.externalIPs is deprecated and may no longer be implemented in some clusters",
                "services # spec: {type: ClusterIP, externalName: a.b} # spec.externalName is ignored when spec.type is not \"ExternalName\"",
                "services # spec: {type: ClusterIP, trafficDistribution: PreferClose} # spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"",
                "persistentvolumes # spec: {persistentVolumeReclaimPolicy: Recycle} # spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
                "persistentvolumeclaims # metadata: {annotations: {volume.beta.kubernetes.io/storage-class: x}} # metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use \"storageClassName\" attribute instead",
                "ingresses.networking.k8s.io # metadata: {annotations: {kubernetes.io/ingress.class: x}} # annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
                "nodes # spec: {externalID: x} # spec.externalID: this field is deprecated, and is unused by Kubernetes",
                "statefulsets.apps # spec: {revisionHistoryLimit: -1} # spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
            })
    void saysItOfOtherKinds(String resource, String object, String expected) {
        var parts = resource.split("\\.", 2);
        var of = new GroupResource(parts.length > 1 ? parts[1] : "", parts[0]);
        assertThat(Warnings.onCreate(of, read("{" + object + "}"))).containsExactly(expected);
    }
}
