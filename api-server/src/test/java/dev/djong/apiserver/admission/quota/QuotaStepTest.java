package dev.djong.apiserver.admission.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaStepTest {
    private static final ObjectKey QUOTA = new ObjectKey("team", "q");
    private final FakeClusterState state = new FakeClusterState();

    private QuotaStep with(String quota) {
        state.with(Resources.RESOURCE_QUOTAS, Yaml.object(quota));
        return new QuotaStep(state, () -> Instant.EPOCH);
    }

    private String used(String name) {
        return state.cached(Resources.RESOURCE_QUOTAS, new ObjectKey("team", name))
                .orElseThrow()
                .status()
                .object("used")
                .toString();
    }

    private static AdmissionRequest create(GroupVersionResource resource, String object) {
        return request(Operation.CREATE, resource, Yaml.object(object), null);
    }

    private static AdmissionRequest request(
            Operation operation, GroupVersionResource resource, ApiObject object, ApiObject old) {
        return new AdmissionRequest(
                operation,
                resource,
                new GroupVersionKind(resource.group(), resource.version(), "Kind"),
                "",
                object.key(),
                object,
                old,
                UserInfo.of("ann"),
                false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // A scope that does not match is not charged and demands nothing.
                "scopes: [BestEffort] | {resources: {requests: {cpu: '1'}}} | 0",
                "scopes: [BestEffort] | {} | 1",
                "scopes: [NotBestEffort] | {resources: {requests: {cpu: '1'}}} | 1",
                "scopes: [Terminating] | {} | 0",
                "'scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}' | {} | 0",
            })
    void chargesOnlyWhatItsScopesMatch(String scopes, String container, int pods) {
        var step = with("""
                metadata: {name: q, namespace: team}
                spec: {hard: {pods: '5'}, %s}
                status: {hard: {pods: '5'}, used: {pods: '0'}}
                """.formatted(scopes.replace("'scope", "scope").replace("}'", "}")));
        step.review(create(
                Resources.PODS,
                "{metadata: {name: a, namespace: team}, spec: {containers: [%s]}}".formatted(container)));
        assertThat(used("q")).isEqualTo("{\"pods\":\"" + pods + "\"}");
    }

    @Test
    void anUpdateIsChargedWithWhatItAdds() {
        var step = with("""
                metadata: {name: q, namespace: team}
                status: {hard: {requests.storage: 10Gi}, used: {requests.storage: 4Gi}}
                """);
        var old = Yaml.object("{metadata: {name: c, namespace: team}, spec: {resources: {requests: {storage: 4Gi}}}}");
        var grown =
                Yaml.object("{metadata: {name: c, namespace: team}, spec: {resources: {requests: {storage: 9Gi}}}}");
        step.review(request(Operation.UPDATE, Resources.PERSISTENT_VOLUME_CLAIMS, grown, old));
        assertThat(used("q")).isEqualTo("{\"requests.storage\":\"9Gi\"}");
        step.review(request(Operation.UPDATE, Resources.PERSISTENT_VOLUME_CLAIMS, old, grown));
        assertThat(used("q")).isEqualTo("{\"requests.storage\":\"9Gi\"}");
        var tooLarge =
                Yaml.object("{metadata: {name: c, namespace: team}, spec: {resources: {requests: {storage: 11Gi}}}}");
        assertThatThrownBy(() ->
                        step.review(request(Operation.UPDATE, Resources.PERSISTENT_VOLUME_CLAIMS, tooLarge, grown)))
                .hasMessage("persistentvolumeclaims \"c\" is forbidden: exceeded quota: q, requested:"
                        + " requests.storage=2Gi, used: requests.storage=9Gi, limited: requests.storage=10Gi");
    }

    @Test
    void everyQuotaOfTheNamespaceIsChargedOrNone() {
        with("""
                metadata: {name: q, namespace: team}
                status: {hard: {pods: '5'}, used: {pods: '0'}}
                """);
        var step = with("""
                metadata: {name: r, namespace: team}
                status: {hard: {count/pods: '1'}, used: {count/pods: '0'}}
                """);
        step.review(create(Resources.PODS, "{metadata: {name: a, namespace: team}}"));
        assertThat(used("q")).isEqualTo("{\"pods\":\"1\"}");
        assertThat(used("r")).isEqualTo("{\"count/pods\":\"1\"}");
        assertThatThrownBy(() -> step.review(create(Resources.PODS, "{metadata: {name: b, namespace: team}}")))
                .hasMessage("pods \"b\" is forbidden: exceeded quota: r, requested: count/pods=1, used: count/pods=1,"
                        + " limited: count/pods=1");
        assertThat(used("q")).isEqualTo("{\"pods\":\"1\"}");
    }

    @Test
    void decidesAgainOnWhatAnotherServerLeft() {
        // The index of the step is told of nothing that happens behind its back, as a cache that lags would be.
        var step = with("""
                metadata: {name: q, namespace: team, resourceVersion: '5'}
                status: {hard: {pods: '2'}, used: {pods: '0'}}
                """);
        state.behindTheBack(Resources.RESOURCE_QUOTAS, Yaml.object("""
                metadata: {name: q, namespace: team, resourceVersion: '6'}
                status: {hard: {pods: '2'}, used: {pods: '1'}}
                """));
        step.review(create(Resources.PODS, "{metadata: {name: a, namespace: team}}"));
        assertThat(state.live(Resources.RESOURCE_QUOTAS, QUOTA)
                        .orElseThrow()
                        .status()
                        .object("used"))
                .hasToString("{\"pods\":\"2\"}");
        assertThatThrownBy(() -> step.review(create(Resources.PODS, "{metadata: {name: b, namespace: team}}")))
                .hasMessageContaining("exceeded quota: q");
    }

    @Test
    void eventsAreNobodysProperty() {
        var step = with("""
                metadata: {name: q, namespace: team}
                status: {hard: {count/events: '0'}, used: {count/events: '0'}}
                """);
        step.review(create(Resources.CORE_EVENTS, "{metadata: {name: e, namespace: team}}"));
        assertThat(used("q")).isEqualTo("{\"count/events\":\"0\"}");
    }
}
