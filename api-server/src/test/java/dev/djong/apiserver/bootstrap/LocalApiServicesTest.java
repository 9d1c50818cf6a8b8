package dev.djong.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LocalApiServicesTest {
    private final LocalApiServices services = new LocalApiServices();

    @Test
    void registersEveryGroupVersionThatIsServed() {
        var served = new TreeSet<String>();
        for (var definition : BuiltInDefinitions.load().all()) {
            if (!definition.group().equals("apiregistration.k8s.io")) {
                served.add(definition.version() + "." + definition.group());
            }
        }
        assertThat(services.atStart(List.of(), List.of()).created())
                .extracting(ApiObject::name)
                .containsExactlyElementsOf(served);
    }

    @Test
    void secondStartWritesNothing() {
        var made = services.atStart(List.of(), List.of()).created();
        assertThat(services.atStart(List.of(), made).isEmpty()).isTrue();
    }

    @Test
    void restoresAtTheStartWhatWasChanged() {
        var changed = Yaml.object("""
                metadata: {name: v1.apps, labels: {kube-aggregator.kubernetes.io/automanaged: onstart}}
                spec: {group: apps, version: v1, groupPriorityMinimum: 1, versionPriority: 1}
                """);
        var plan = services.atStart(List.of(), List.of(changed));
        assertThat(plan.updated())
                .singleElement()
                .satisfies(service -> assertThat(service.spec().integerOr("groupPriorityMinimum", 0))
                        .isEqualTo(17800));
        assertThat(services.afterChange(List.of(), List.of(changed)).isEmpty()).isTrue();
    }

    @Test
    void followsTheServedVersionsOfDefinitions() {
        var definition = Yaml.object("""
                metadata: {name: things.example.com}
                spec:
                  group: example.com
                  versions: [{name: v1, served: true}, {name: v2, served: false}]
                """);
        var plan = services.afterChange(List.of(definition), List.of());
        assertThat(plan.created()).containsExactly(Yaml.object("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1.example.com, labels: {kube-aggregator.kubernetes.io/automanaged: "true"}}
                spec: {group: example.com, version: v1, groupPriorityMinimum: 1000, versionPriority: 100}
                """));
        assertThat(services.afterChange(List.of(definition), plan.created()).isEmpty())
                .isTrue();
        assertThat(services.afterChange(List.of(), plan.created()).deleted()).isEqualTo(plan.created());
    }

    @Test
    void leavesAloneWhatUsersRegistered() {
        var mine = Yaml.object("""
                metadata: {name: v1beta1.metrics.k8s.io}
                spec: {group: metrics.k8s.io, version: v1beta1, service: {name: metrics-server, namespace: kube-system}}
                """);
        var plan = services.atStart(List.of(), List.of(mine));
        assertThat(plan.updated()).isEmpty();
        assertThat(plan.deleted()).isEmpty();
        assertThat(plan.created()).extracting(ApiObject::name).doesNotContain("v1beta1.metrics.k8s.io");
    }

    @Test
    void doesNotTakeBackWhatAnotherServerWasAppliedOver() {
        var applied = Yaml.object("""
                metadata: {name: v1beta1.metrics.k8s.io, labels: {kube-aggregator.kubernetes.io/automanaged: onstart}}
                spec: {group: metrics.k8s.io, version: v1beta1, service: {name: metrics-server, namespace: kube-system}}
                """);
        assertThat(services.atStart(List.of(), List.of(applied)).updated()).isEmpty();
    }
}
