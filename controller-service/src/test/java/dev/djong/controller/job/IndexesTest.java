package dev.djong.controller.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''         | ''
            3          | 3
            0,1        | 0,1
            0,1,2      | 0-2
            5,3,4,9    | 3-5,9
            7,7,7      | 7
            1,2,4,5    | 1,2,4,5
            """)
    void areWrittenAsRuns(String indexes, String text) {
        var set = Indexes.of(numbers(indexes));
        assertThat(set).hasToString(text);
        assertThat(Indexes.parse(text, 100)).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0-9        | 5 | 0-4
            0,3,7      | 5 | 0,3
            x,1,2-y,3  | 5 | 1,3
            4-2        | 5 | ''
            """)
    void leaveOutWhatIsNoIndex(String text, int completions, String kept) {
        assertThat(Indexes.parse(text, completions)).hasToString(kept);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''         | 2 | 4 | 0,1
            0-2        | 2 | 5 | 3,4
            1,3        | 3 | 5 | 0,2,4
            0-9        | 2 | 5 | ''
            2          | 9 | 4 | 0,1,3
            """)
    void tellWhichAreMissing(String text, int count, int end, String missing) {
        assertThat(Indexes.parse(text, 10).firstMissing(count, end)).containsExactlyElementsOf(numbers(missing));
    }

    @Test
    void doAsSetsOfNumbersDo() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            var one = random(random);
            var other = random(random);
            var both = new TreeSet<>(one);
            both.addAll(other);
            var shared = new TreeSet<>(one);
            shared.retainAll(other);
            assertThat(Indexes.of(one).and(Indexes.of(other))).isEqualTo(Indexes.of(both));
            assertThat(Indexes.of(one).size()).isEqualTo(one.size());
            assertThat(Indexes.of(one).shared(Indexes.of(other))).isEqualTo(shared.size());
            for (int i = 0; i < 20; i++) {
                assertThat(Indexes.of(one).has(i)).isEqualTo(one.contains(i));
            }
        }
    }

    private static TreeSet<Integer> random(SplittableRandom random) {
        var numbers = new TreeSet<Integer>();
        random.ints(random.nextInt(12), 0, 20).forEach(numbers::add);
        return numbers;
    }

    private static List<Integer> numbers(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
    }
}
