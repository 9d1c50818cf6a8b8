package dev.djong.controller.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaCalculatorTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Tolerance TENTH = new Tolerance(0.1, 0.1);

    private final List<ApiObject> pods = new ArrayList<>();
    private final Map<String, PodMetric> metrics = new HashMap<>();

    /** A pod that asks for 1000m. @param used in millicores, or -1 where there is no metric */
    private void pod(String phase, boolean ready, Duration age, long used) {
        var name = "p" + pods.size();
        var since = Times.format(NOW.minus(age));
        pods.add(ApiObject.of("v1", "Pod", new ObjectKey("shop", name))
                .with(
                        "spec",
                        JsonReader.read(
                                "{\"containers\":[{\"name\":\"main\",\"resources\":{\"requests\":{\"cpu\":\"1\"}}}]}"))
                .with("status", JsonReader.read("""
                        {"phase":"%s","startTime":"%s",
                         "conditions":[{"type":"Ready","status":"%s","lastTransitionTime":"%s"}]}""".formatted(phase, since, ready ? "True" : "False", since))));
        if (used >= 0) {
            metrics.put(name, new PodMetric(used, NOW, Duration.ofSeconds(10)));
        }
    }

    private void old(long... used) {
        for (var each : used) {
            pod("Running", true, Duration.ofHours(1), each);
        }
    }

    private ReplicaCalculator calculator(Tolerance tolerance) {
        return new ReplicaCalculator(pods, pods.size(), "cpu", "", tolerance, NOW);
    }

    private long utilization(long target) {
        return calculator(TENTH).byUtilization(metrics, target).replicas();
    }

    @ParameterizedTest
    @CsvSource({
        // used by each of three pods in millicores, target in percent, wanted
        "900, 60, 5",
        "600, 60, 3",
        "650, 60, 3", // within the tolerance
        "540, 60, 3",
        "300, 60, 2",
        "0, 60, 0",
        "2000, 60, 10",
    })
    void followsTheTarget(long used, long target, long wanted) {
        old(used, used, used);
        assertThat(utilization(target)).isEqualTo(wanted);
    }

    @Test
    void saysWhatItMeasured() {
        old(900, 300);
        var proposal = calculator(TENTH).byUtilization(metrics, 60);
        assertThat(proposal.utilization()).hasValue(60);
        assertThat(proposal.averageMilliValue()).isEqualTo(600);
    }

    @Test
    void anAmountAPodNeedsNoRequests() {
        old(900, 300);
        assertThat(calculator(TENTH).byAverageValue(metrics, 300).replicas()).isEqualTo(4);
        assertThat(calculator(TENTH).byAverageValue(metrics, 300).utilization()).isEmpty();
    }

    @Test
    void youngPodsCountAsIdleWhereTheNumberWouldRise() {
        old(900, 900);
        pod("Running", false, Duration.ofSeconds(20), 2000);
        assertThat(utilization(60)).as("(900+900+0)/3000 = 60 %%").isEqualTo(3);
        pod("Pending", false, Duration.ofSeconds(5), -1);
        assertThat(utilization(60)).as("the direction turned").isEqualTo(4);
    }

    @Test
    void youngPodsDoNotCountWhereTheNumberFalls() {
        old(100, 100);
        pod("Running", false, Duration.ofSeconds(20), 2000);
        assertThat(utilization(60)).isEqualTo(1);
    }

    @Test
    void aReadyPodCountsOnceAWholeWindowWasMeasured() {
        old(600);
        pod("Running", true, Duration.ofSeconds(9), 600);
        assertThat(PodGroups.of(pods, metrics, "cpu", NOW).unready()).containsExactly("p1");
        assertThat(PodGroups.of(pods, metrics, "memory", NOW).unready()).isEmpty();
        pods.clear();
        metrics.clear();
        old(600);
        pod("Running", true, Duration.ofSeconds(11), 600);
        assertThat(PodGroups.of(pods, metrics, "cpu", NOW).unready()).isEmpty();
    }

    @Test
    void podsWithoutMetricHoldTheNumber() {
        old(100, 100, -1);
        assertThat(utilization(60)).as("(100+100+1000)/3000 = 40 %%, so 2").isEqualTo(2);
        pods.clear();
        metrics.clear();
        old(900, 900, -1);
        assertThat(utilization(60)).as("(900+900+0)/3000 = 60 %%").isEqualTo(3);
    }

    @Test
    void podsThatGoOrFailedDoNotCount() {
        old(900, 900);
        pod("Failed", false, Duration.ofHours(1), 0);
        assertThat(utilization(60)).isEqualTo(3);
    }

    @Test
    void aToleranceOfItsOwnForEachDirection() {
        old(650, 650);
        assertThat(calculator(new Tolerance(0.1, 0.05))
                        .byUtilization(metrics, 60)
                        .replicas())
                .isEqualTo(3);
        assertThat(Tolerance.of(
                        JsonReader.read("{\"scaleUp\":{\"tolerance\":\"50m\"}}").asObject()))
                .isEqualTo(new Tolerance(0.1, 0.05));
    }

    @Test
    void failsWithUpstreamsWords() {
        assertThatThrownBy(() -> utilization(60))
                .hasMessage("no pods returned by selector while calculating replica count");
        pod("Pending", false, Duration.ZERO, -1);
        assertThatThrownBy(() -> utilization(60))
                .hasMessage("did not receive metrics for targeted pods (pods might be unready)");
        old(1);
        pods.add(ApiObject.of("v1", "Pod", new ObjectKey("shop", "bare"))
                .with("spec", JsonReader.read("{\"containers\":[{\"name\":\"side\"}]}"))
                .with("status", JsonReader.read("{\"phase\":\"Running\"}")));
        assertThatThrownBy(() -> utilization(60)).hasMessage("missing request for cpu in container side of Pod bare");
    }
}
