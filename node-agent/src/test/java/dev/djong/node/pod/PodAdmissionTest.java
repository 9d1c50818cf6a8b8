package dev.djong.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bindings past the scheduler: what a node refuses by itself. */
class PodAdmissionTest {
    private static final Map<String, Quantity> ALLOCATABLE =
            Map.of("cpu", Quantity.parse("2"), "memory", Quantity.parse("1Gi"), "pods", Quantity.parse("3"));

    private final Set<String> pressures = new HashSet<>();
    private final PodAdmission admission = new PodAdmission(() -> ALLOCATABLE, () -> pressures);

    private static Pod pod(String spec) {
        return object("{\"spec\": " + spec + "}");
    }

    private static Pod object(String json) {
        return new Pod(new ApiObject((JsonObject) JsonReader.read(json.getBytes(StandardCharsets.UTF_8))));
    }

    private static Pod asking(String cpu, String memory) {
        return pod("""
            {"containers": [{"name": "c", "resources": {"requests": {"cpu": "%s", "memory": "%s"}}}]}
            """.formatted(cpu, memory));
    }

    private static Pod onPort(String port) {
        return pod("{\"containers\": [{\"name\": \"c\", \"ports\": [" + port + "]}]}");
    }

    private String reason(Pod pod, Pod... others) {
        return admission
                .reject(pod, List.of(others).stream().map(PodDemand::of).toList())
                .map(PodFailure::reason)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({"500m, 512Mi, ''", "501m, 512Mi, OutOfcpu", "500m, 513Mi, OutOfmemory"})
    void fitsUpToWhatIsLeft(String cpu, String memory, String expected) {
        assertThat(reason(asking(cpu, memory), asking("1500m", "512Mi"))).isEqualTo(expected);
    }

    @Test
    void saysHowMuchIsMissing() {
        assertThat(admission.reject(asking("3", "1Mi"), List.of()))
                .map(PodFailure::message)
                .contains("Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0,"
                        + " capacity: 2000");
    }

    @Test
    void countsTheLargestInitContainerWithTheSidecarsBeforeIt() {
        var pod = pod("""
            {"initContainers": [
               {"name": "s", "restartPolicy": "Always", "resources": {"requests": {"cpu": "500m"}}},
               {"name": "i", "resources": {"requests": {"cpu": "1600m"}}}],
             "containers": [{"name": "c", "resources": {"requests": {"cpu": "100m"}}}]}
            """);
        assertThat(PodDemand.of(pod).millis("cpu")).isEqualTo(2100);
        assertThat(reason(pod)).isEqualTo("OutOfcpu");
    }

    @Test
    void takesNoMorePodsThanItSaid() {
        var small = asking("1m", "1Mi");
        assertThat(reason(small, small, small)).isEmpty();
        assertThat(reason(small, small, small, small)).isEqualTo("OutOfpods");
    }

    @Test
    void givesAHostPortToOnePodAProtocolAndAddress() {
        var taken = onPort("{\"containerPort\": 80, \"hostPort\": 8080}");
        assertThat(reason(taken, taken)).isEqualTo("NodePorts");
        assertThat(reason(onPort("{\"containerPort\": 80, \"hostPort\": 8081}"), taken))
                .isEmpty();
        assertThat(reason(onPort("{\"containerPort\": 80, \"hostPort\": 8080, \"protocol\": \"UDP\"}"), taken))
                .isEmpty();
    }

    @Test
    void neverTurnsAwayWhatAlreadyRanHere() {
        var ran = object("""
            {"spec": {"containers": [{"name": "c", "resources": {"requests": {"cpu": "9"}}}]},
             "status": {"startTime": "2026-01-01T00:00:00Z"}}
            """);
        assertThat(reason(ran)).isEmpty();
    }

    @Test
    void underMemoryPressureTakesOnlyWhatPromisesSomething() {
        pressures.add("MemoryPressure");
        assertThat(reason(onPort("{\"containerPort\": 80}"))).isEqualTo("Evicted");
        assertThat(reason(asking("1m", "1Mi"))).isEmpty();
        pressures.add("DiskPressure");
        assertThat(reason(asking("1m", "1Mi"))).isEqualTo("Evicted");
    }
}
