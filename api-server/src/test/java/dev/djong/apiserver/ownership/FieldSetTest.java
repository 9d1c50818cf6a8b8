package dev.djong.apiserver.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSetTest {
    private static final int SEEDS = 500;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"f:a\":{}}              | union        | {\"f:b\":{}}              | {\"f:a\":{},\"f:b\":{}}",
                "{\"f:a\":{\"f:x\":{}}}    | union        | {\"f:a\":{}}              | {\"f:a\":{\".\":{},\"f:x\":{}}}",
                "{\"f:a\":{\"f:x\":{}}}    | intersection | {\"f:a\":{}}              | {}",
                "{\"f:a\":{\".\":{},\"f:x\":{}}} | minus   | {\"f:a\":{}}              | {\"f:a\":{\"f:x\":{}}}",
                "{\"f:a\":{\".\":{},\"f:x\":{}}} | minusDeeply | {\"f:a\":{}}          | {}",
                "{\"f:a\":{\"f:x\":{},\"f:y\":{}}} | minus | {\"f:a\":{\"f:x\":{}}}    | {\"f:a\":{\"f:y\":{}}}",
            })
    void combines(String left, String operation, String right, String expected) {
        var a = set(left);
        var b = set(right);
        var result = switch (operation) {
            case "union" -> a.union(b);
            case "intersection" -> a.intersection(b);
            case "minus" -> a.minus(b);
            default -> a.minusDeeply(b);
        };
        assertThat(result).isEqualTo(set(expected));
    }

    /** Whatever the sets, the operations say of each path what sets of paths say. */
    @Test
    void isASetOfPaths() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var a = random(random);
            var b = random(random);
            var paths = a.paths().stream().collect(Collectors.toSet());
            var others = b.paths().stream().collect(Collectors.toSet());
            assertThat(a.union(b).paths())
                    .as("union, seed %d", seed)
                    .containsAll(paths)
                    .containsAll(others)
                    .allMatch(path -> paths.contains(path) || others.contains(path));
            assertThat(a.minus(b).paths())
                    .as("minus, seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(paths.stream()
                            .filter(path -> !others.contains(path))
                            .toList());
            assertThat(a.intersection(b).paths())
                    .as("intersection, seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            paths.stream().filter(others::contains).toList());
            assertThat(a.closed().paths()).containsAll(paths);
        }
    }

    private static FieldSet random(RandomGenerator random) {
        var set = FieldSet.EMPTY;
        for (int i = random.nextInt(6); i >= 0; i--) {
            var path = new String[1 + random.nextInt(3)];
            for (int step = 0; step < path.length; step++) {
                path[step] = random.nextBoolean() ? "f:" + (char) ('a' + random.nextInt(3)) : "v:" + random.nextInt(2);
            }
            set = set.union(FieldSet.ofPath(path));
        }
        return set;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"f:a\":{\".\":{},\"k:{\\\"name\\\":\\\"x\\\"}\":{}}} | true",
                "{\"v:1\":{},\"i:3\":{}} | true",
                "{\"a\":{}}              | false",
                "{\"f:a\":1}             | false",
                "{\"k:[]\":{}}           | false",
                "{\"v:{\":{}}            | false",
            })
    void knowsWhatIsNoSet(String json, boolean wellFormed) {
        assertThat(set(json).isWellFormed()).isEqualTo(wellFormed);
    }

    private static FieldSet set(String json) {
        return new FieldSet(JsonReader.read(json).asObject());
    }
}
