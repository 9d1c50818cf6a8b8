package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Operator;
import dev.djong.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LabelMarksTest {
    private static final List<String> KEYS = List.of("app", "tier", "example.com/zone", "release");
    private static final List<String> VALUES = List.of("", "web", "db", "7", "12");

    private final Random random = new Random(11);

    private Map<String, String> labels() {
        var labels = new TreeMap<String, String>();
        for (var key : KEYS) {
            if (random.nextBoolean()) {
                labels.put(key, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return labels;
    }

    private LabelSelector selector() {
        var requirements = new ArrayList<Requirement>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            var operator = Operator.values()[random.nextInt(Operator.values().length)];
            requirements.add(new Requirement(KEYS.get(random.nextInt(KEYS.size())), operator, values(operator)));
        }
        return new LabelSelector(requirements);
    }

    private List<String> values(Operator operator) {
        return switch (operator) {
            case EXISTS, DOES_NOT_EXIST -> List.of();
            case GREATER_THAN, LESS_THAN -> List.of("9");
            case IN, NOT_IN -> VALUES.subList(0, 1 + random.nextInt(VALUES.size()));
        };
    }

    @Test
    void whatASelectorMatchesBearsTheMarksThatItWants() {
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            var labels = labels();
            var selector = selector();
            if (selector.matches(labels)) {
                matched++;
                long wanted = LabelMarks.wantedBy(selector);
                assertThat(LabelMarks.of(labels) & wanted)
                        .as("%s for %s", labels, selector)
                        .isEqualTo(wanted);
            }
        }
        assertThat(matched).isGreaterThan(1_000);
    }

    @Test
    void mostOtherLabelsDoNot() {
        long wanted =
                LabelMarks.wantedBy(new LabelSelector(List.of(new Requirement("app", Operator.IN, List.of("needle")))));
        int alike = 0;
        for (int i = 0; i < 1_000; i++) {
            long marks = LabelMarks.of(Map.of("app", "web-" + i, "pod-template-hash", "7f9c6d5b8", "tier", "front"));
            if ((marks & wanted) == wanted) {
                alike++;
            }
        }
        assertThat(alike).isLessThan(100);
    }
}
