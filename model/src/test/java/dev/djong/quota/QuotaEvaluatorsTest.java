package dev.djong.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaEvaluatorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final GroupResource PODS = new GroupResource("", "pods");

    private static ApiObject object(String json) {
        return new ApiObject(JsonReader.read(json.replace('\'', '"')).asObject());
    }

    private static String used(String resource, String json) {
        return QuotaEvaluators.of(new GroupResource("", resource))
                .usage(object(json), NOW)
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // Containers add up.
                "{'containers':[{'resources':{'requests':{'cpu':'1'},'limits':{'memory':'1Gi'}}},{'resources':{'requests':{'cpu':'500m'}}}]} | count/pods=1,cpu=1500m,limits.memory=1Gi,pods=1,requests.cpu=1500m",
                // The largest init container counts, not their sum.
                "{'initContainers':[{'resources':{'requests':{'cpu':'3'}}},{'resources':{'requests':{'cpu':'2'}}}],'containers':[{'resources':{'requests':{'cpu':'1'}}}]} | count/pods=1,cpu=3,pods=1,requests.cpu=3",
                // A sidecar runs on.
                "{'initContainers':[{'restartPolicy':'Always','resources':{'requests':{'cpu':'1'}}},{'resources':{'requests':{'cpu':'2'}}}],'containers':[{'resources':{'requests':{'cpu':'1'}}}]} | count/pods=1,cpu=3,pods=1,requests.cpu=3",
                // The pod's own word replaces the sum; overhead comes on top.
                "{'resources':{'requests':{'cpu':'4'}},'overhead':{'cpu':'250m'},'containers':[{'resources':{'requests':{'cpu':'1'}}}]} | count/pods=1,cpu=4250m,pods=1,requests.cpu=4250m",
                // Devices and huge pages.
                "{'containers':[{'resources':{'requests':{'example.com/gpu':'2','hugepages-2Mi':'4Mi'}}}]} | count/pods=1,hugepages-2Mi=4Mi,pods=1,requests.example.com/gpu=2,requests.hugepages-2Mi=4Mi",
            })
    void measuresPods(String spec, String usage) {
        assertThat(used("pods", "{'spec':" + spec + "}")).isEqualTo(usage);
    }

    @Test
    void aPodThatEndedOrIsLongOverdueOnlyCountsAsAnObject() {
        var spec = "'spec':{'containers':[{'resources':{'requests':{'cpu':'1'}}}]}";
        assertThat(used("pods", "{" + spec + ",'status':{'phase':'Succeeded'}}"))
                .isEqualTo("count/pods=1");
        var going = "{'metadata':{'deletionTimestamp':'2026-01-02T03:0%d:00Z','deletionGracePeriodSeconds':30}," + spec
                + "}";
        assertThat(used("pods", going.formatted(3))).isEqualTo("count/pods=1");
        assertThat(used("pods", going.formatted(4))).contains("pods=1", "cpu=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'type':'ClusterIP','ports':[{},{}]} | 0 | 0",
                "{'type':'NodePort','ports':[{},{}]} | 2 | 0",
                "{'type':'LoadBalancer','ports':[{},{}]} | 2 | 1",
                "{'type':'LoadBalancer','allocateLoadBalancerNodePorts':false,'ports':[{'nodePort':30000},{}]} | 1 | 1",
            })
    void measuresServices(String spec, long nodePorts, long loadBalancers) {
        assertThat(used("services", "{'spec':" + spec + "}"))
                .isEqualTo("count/services=1,services=1,services.loadbalancers=" + loadBalancers
                        + ",services.nodeports=" + nodePorts);
    }

    @Test
    void measuresClaims() {
        assertThat(used(
                        "persistentvolumeclaims",
                        "{'spec':{'storageClassName':'gold','resources':{'requests':{'storage':'5Gi'}}},"
                                + "'status':{'allocatedResources':{'storage':'7Gi'}}}"))
                .isEqualTo("count/persistentvolumeclaims=1,gold.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                        + "gold.storageclass.storage.k8s.io/requests.storage=7Gi,persistentvolumeclaims=1,"
                        + "requests.storage=7Gi");
    }

    @Test
    void countsAnythingElse() {
        assertThat(QuotaEvaluators.of(new GroupResource("apps", "deployments"))
                        .usage(object("{}"), NOW)
                        .toString())
                .isEqualTo("count/deployments.apps=1");
        assertThat(used("secrets", "{}")).isEqualTo("count/secrets=1,secrets=1");
    }

    @ParameterizedTest
    @CsvSource({
        "cpu,pods",
        "requests.memory,pods",
        "limits.ephemeral-storage,pods",
        "requests.example.com/gpu,pods",
        "hugepages-2Mi,pods",
        "count/pods,pods",
        "services.nodeports,services",
        "requests.storage,persistentvolumeclaims",
        "gold.storageclass.storage.k8s.io/requests.storage,persistentvolumeclaims",
        "secrets,secrets",
        "count/deployments.apps,deployments.apps",
        "count/things.example.com,things.example.com",
    })
    void knowsWhatANameIsAbout(String name, String resource) {
        var evaluator = QuotaEvaluators.counting(name).orElseThrow();
        assertThat(evaluator.resource()).hasToString(resource);
        assertThat(evaluator.counted(Set.of(name))).containsExactly(name);
    }

    @Test
    void aNameThatMeansNothingIsAboutNothing() {
        assertThat(QuotaEvaluators.counting("bananas")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Terminating | Exists |  | {'spec':{'activeDeadlineSeconds':1}} | true",
                "NotTerminating | Exists |  | {'spec':{'activeDeadlineSeconds':1}} | false",
                "BestEffort | Exists |  | {'spec':{'containers':[{}]}} | true",
                "NotBestEffort | Exists |  | {'spec':{'containers':[{'resources':{'limits':{'cpu':'1'}}}]}} | true",
                "BestEffort | Exists |  | {'status':{'qosClass':'Burstable'}} | false",
                "PriorityClass | Exists |  | {'spec':{'priorityClassName':'high'}} | true",
                "PriorityClass | In | high | {'spec':{'priorityClassName':'high'}} | true",
                "PriorityClass | In | low | {'spec':{'priorityClassName':'high'}} | false",
                "PriorityClass | NotIn | low | {'spec':{}} | true",
                "PriorityClass | DoesNotExist |  | {'spec':{}} | true",
                "CrossNamespacePodAffinity | Exists |  | {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaces':['a']}]}}}} | true",
                "CrossNamespacePodAffinity | Exists |  | {'spec':{'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'podAffinityTerm':{'namespaceSelector':{}}}]}}}} | true",
                "CrossNamespacePodAffinity | Exists |  | {'spec':{}} | false",
            })
    void scopesSelectPods(String scope, String operator, String value, String pod, boolean matches) {
        var values = value == null ? List.<String>of() : List.of(value);
        var evaluator = QuotaEvaluators.of(PODS);
        assertThat(evaluator.matchesAll(List.of(new QuotaScope(scope, operator, values)), object(pod)))
                .isEqualTo(matches);
    }

    @Test
    void aScopeOfPodsMatchesNoServices() {
        var scope = new QuotaScope("BestEffort", "Exists", List.of());
        assertThat(QuotaEvaluators.of(new GroupResource("", "services")).matches(scope, object("{}")))
                .isFalse();
    }

    @Test
    void everyContainerStatesWhatAQuotaOfComputeDemands() {
        var pod = object("{'spec':{'containers':[{'name':'b'},{'name':'a','resources':{'requests':{'cpu':'1'}}}],"
                + "'initContainers':[{'name':'c'}]}}");
        var evaluator = QuotaEvaluators.of(PODS);
        assertThat(evaluator.missing(
                        Set.of("requests.cpu", "limits.memory", "pods", "requests.ephemeral-storage"), pod))
                .contains("must specify limits.memory for: a,b,c; requests.cpu for: b,c");
        assertThat(evaluator.missing(Set.of("pods"), pod)).isEmpty();
    }
}
