package dev.djong.controller.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingRateTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ScalingHistory NONE = new ScalingHistory(List.of(), List.of());

    private static ScalingRate rate(String behavior, ScalingHistory history, long current) {
        JsonObject tree = JsonReader.read(behavior.replace('\'', '"')).asObject();
        return new ScalingRate(tree, history, current, NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // behaviour | current | wanted | allowed | why
                "{} | 2 | 100 | 6 | ScaleUpLimit",
                "{} | 10 | 100 | 20 | ScaleUpLimit",
                "{} | 10 | 15 | 15 | DesiredWithinRange",
                "{} | 40 | 70 | 50 | TooManyReplicas",
                "{} | 10 | 1 | 2 | TooFewReplicas",
                "{} | 10 | 5 | 5 | DesiredWithinRange",
                "{'scaleUp':{'selectPolicy':'Min','policies':[{'type':'Pods','value':4,'periodSeconds':15},{'type':'Percent','value':10,'periodSeconds':15}]}} | 10 | 30 | 11 | ScaleUpLimit",
                "{'scaleUp':{'selectPolicy':'Disabled'}} | 10 | 30 | 10 | ScaleUpLimit",
                "{'scaleDown':{'policies':[{'type':'Pods','value':2,'periodSeconds':60}]}} | 10 | 3 | 8 | ScaleDownLimit",
                "{'scaleDown':{'policies':[{'type':'Percent','value':30,'periodSeconds':60}]}} | 10 | 3 | 7 | ScaleDownLimit",
                "{'scaleDown':{'selectPolicy':'Min','policies':[{'type':'Pods','value':5,'periodSeconds':60},{'type':'Percent','value':10,'periodSeconds':60}]}} | 10 | 3 | 9 | ScaleDownLimit",
                "{'scaleDown':{'selectPolicy':'Disabled'}} | 10 | 3 | 10 | ScaleDownLimit",
            })
    void bounds(String behavior, long current, long wanted, long allowed, String reason) {
        var limited = rate(behavior, NONE, current).limit(wanted, 2, 50);
        assertThat(limited.replicas()).isEqualTo(allowed);
        assertThat(limited.reason()).isEqualTo(reason);
        assertThat(limited.bounded()).isEqualTo(!reason.equals("DesiredWithinRange"));
    }

    @Test
    void whatChangedWithinThePeriodCounts() {
        var two = "{'scaleUp':{'policies':[{'type':'Pods','value':2,'periodSeconds':60}]}}";
        var history = NONE.changed(8, 10, NOW.minusSeconds(30));
        assertThat(rate(two, history, 10).limit(20, 1, 50).replicas()).isEqualTo(10);
        var earlier = NONE.changed(8, 10, NOW.minusSeconds(61));
        assertThat(rate(two, earlier, 10).limit(20, 1, 50).replicas()).isEqualTo(12);
    }

    @Test
    void theNumberFallsOnlyAfterFiveMinutesAgree() {
        var history = NONE.recommended(10, NOW.minusSeconds(299)).recommended(4, NOW.minusSeconds(15));
        var stable = rate("{}", history, 10).stabilize(3);
        assertThat(stable.replicas()).isEqualTo(10);
        assertThat(stable.reason()).isEqualTo("ScaleDownStabilized");
        var later = NONE.recommended(10, NOW.minusSeconds(300)).recommended(4, NOW.minusSeconds(15));
        assertThat(rate("{}", later, 10).stabilize(3).replicas()).isEqualTo(4);
    }

    @Test
    void theNumberRisesAtOnceUnlessAWindowIsGiven() {
        var history = NONE.recommended(5, NOW.minusSeconds(15));
        assertThat(rate("{}", history, 5).stabilize(9).reason()).isEqualTo("ReadyForNewScale");
        var stable = rate("{'scaleUp':{'stabilizationWindowSeconds':60}}", history, 5)
                .stabilize(9);
        assertThat(stable.replicas()).isEqualTo(5);
        assertThat(stable.reason()).isEqualTo("ScaleUpStabilized");
    }
}
