package dev.djong.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import org.junit.jupiter.api.Test;

class PolicyMergeTest {
    private static final String WANTED = """
            metadata: {name: view, labels: {a: b}}
            rules: [{apiGroups: [""], resources: [pods, services], verbs: [get, list]}]
            """;

    @Test
    void addsWhatIsMissingAndKeepsWhatUsersAdded() {
        var stored = Yaml.object("""
                metadata: {name: view}
                rules:
                - {apiGroups: [""], resources: [pods], verbs: [get, list, delete]}
                - {apiGroups: [mine], resources: [things], verbs: [get]}
                """);
        assertThat(PolicyMerge.merge(Yaml.object(WANTED), stored)).hasValue(Yaml.object("""
                metadata: {name: view, labels: {a: b}}
                rules:
                - {apiGroups: [""], resources: [pods], verbs: [get, list, delete]}
                - {apiGroups: [mine], resources: [things], verbs: [get]}
                - {apiGroups: [""], resources: [services], verbs: [get, list]}
                """));
    }

    @Test
    void secondRunChangesNothing() {
        assertThat(PolicyMerge.merge(Yaml.object(WANTED), Yaml.object(WANTED))).isEmpty();
    }

    @Test
    void leavesAloneWhatIsSwitchedOff() {
        var stored = Yaml.object("""
                metadata: {name: view, annotations: {rbac.authorization.kubernetes.io/autoupdate: "false"}}
                rules: []
                """);
        assertThat(PolicyMerge.merge(Yaml.object(WANTED), stored)).isEmpty();
    }

    @Test
    void addsSubjectsOnce() {
        var wanted = Yaml.object("""
                metadata: {name: b}
                subjects: [{kind: Group, name: g, apiGroup: rbac.authorization.k8s.io}]
                """);
        var stored = Yaml.object("{metadata: {name: b}, subjects: [{kind: User, name: u}]}");
        var merged = PolicyMerge.merge(wanted, stored).orElseThrow();
        assertThat(merged.root().array("subjects").size()).isEqualTo(2);
        assertThat(PolicyMerge.merge(wanted, merged)).isEmpty();
    }
}
