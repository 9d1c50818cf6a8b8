package dev.djong.apiserver.admission.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.behaviour.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // a limit | the resources of two containers | what is wrong
                "{type: Container, min: {cpu: 100m}} | {requests: {cpu: 100m}} | {requests: {cpu: 50m}} | minimum cpu usage per Container is 100m, but request is 50m",
                "{type: Container, min: {cpu: 100m}} | {requests: {cpu: 100m}} | {} | minimum cpu usage per Container is 100m.  No request is specified",
                "{type: Container, max: {cpu: '1'}} | {limits: {cpu: '1'}} | {limits: {cpu: 1001m}} | maximum cpu usage per Container is 1, but limit is 1001m",
                "{type: Container, max: {memory: 1Gi}} | {limits: {memory: 1Gi}} | {} | maximum memory usage per Container is 1Gi.  No limit is specified",
                "{type: Container, maxLimitRequestRatio: {cpu: '2'}} | {requests: {cpu: '1'}, limits: {cpu: '2'}} | {requests: {cpu: '1'}, limits: {cpu: '3'}} | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
                "{type: Container, maxLimitRequestRatio: {cpu: '2'}} | {requests: {cpu: '1'}, limits: {cpu: '1'}} | {limits: {cpu: '1'}} | cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
                "{type: Pod, max: {cpu: '2'}} | {limits: {cpu: '1'}} | {limits: {cpu: 1500m}} | maximum cpu usage per Pod is 2, but limit is 2500m",
                "{type: Pod, min: {cpu: '1'}} | {requests: {cpu: 400m}} | {requests: {cpu: 400m}} | minimum cpu usage per Pod is 1, but request is 800m",
                "{type: Pod, max: {cpu: '2'}} | {limits: {cpu: '1'}} | {limits: {cpu: '1'}} | ",
                "{type: PersistentVolumeClaim, max: {storage: 1Gi}} | {} | {} | ",
            })
    void boundsPods(String limit, String one, String other, String problem) {
        var range = Yaml.object("{spec: {limits: [%s]}}".formatted(limit));
        var pod = Yaml.object(
                "{spec: {containers: [{name: a, resources: %s}, {name: b, resources: %s}]}}".formatted(one, other));
        var problems = LimitCheck.ofPod(range, pod);
        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).containsExactly(problem);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "1Gi | minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi",
                "6Gi | maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi",
                "3Gi | ",
            })
    void boundsClaims(String storage, String problem) {
        var range = Yaml.object(
                "{spec: {limits: [{type: PersistentVolumeClaim, min: {storage: 2Gi}, max: {storage: 5Gi}}]}}");
        var claim = Yaml.object("{spec: {resources: {requests: {storage: %s}}}}".formatted(storage));
        assertThat(LimitCheck.ofClaim(range, claim)).isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void fillsInWhatIsLeftOpenAndSaysSo() {
        var range = Yaml.object("""
                spec:
                  limits:
                  - {type: Container, default: {cpu: '2', memory: 1Gi}, defaultRequest: {cpu: '1'}}
                  - {type: Pod, default: {cpu: '9'}}
                """);
        var pod = Yaml.object("""
                spec:
                  containers: [{name: a, resources: {limits: {cpu: '3'}}}]
                  initContainers: [{name: b, resources: {limits: {cpu: '3', memory: 1Mi}, requests: {cpu: '3'}}}]
                """);
        var filled = LimitDefaults.apply(range, pod);
        assertThat(filled.spec().array("containers").get(0).asObject().object("resources"))
                .hasToString("{\"limits\":{\"cpu\":\"3\",\"memory\":\"1Gi\"},\"requests\":{\"cpu\":\"1\"}}");
        assertThat(filled.annotation("kubernetes.io/limit-ranger"))
                .contains("LimitRanger plugin set: cpu request for container a; memory limit for container a");
        assertThat(LimitDefaults.apply(range, filled)).isEqualTo(filled);
    }
}
