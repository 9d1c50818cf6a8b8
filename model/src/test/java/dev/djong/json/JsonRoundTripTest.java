package dev.djong.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRoundTripTest {

    @Test
    void anyTreeSurvivesWritingAndReading() {
        for (long seed = 0; seed < 500; seed++) {
            var tree = randomTree(RandomGeneratorFactory.getDefault().create(seed), 4);
            var bytes = JsonWriter.toBytes(tree);
            assertThat(JsonReader.read(bytes)).as("seed %d", seed).isEqualTo(tree);
            assertThat(JsonWriter.toBytes(JsonReader.read(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void membersAreSortedWhateverTheirOrder() {
        assertThat(JsonReader.read("{\"b\":1,\"a\":{\"z\":null,\"y\":[]}}"))
                .hasToString("{\"a\":{\"y\":[],\"z\":null},\"b\":1}");
    }

    @Test
    void theLastOfARepeatedMemberWins() {
        assertThat(JsonReader.read("{\"a\":1,\"a\":2}")).hasToString("{\"a\":2}");
    }

    @Test
    void aTreeAtTheDepthLimitSurvivesAndOneDeeperIsRefused() {
        var deepest = "[".repeat(JsonWriter.MAX_DEPTH) + "]".repeat(JsonWriter.MAX_DEPTH);
        assertThat(JsonReader.read(deepest)).hasToString(deepest);
        assertThatThrownBy(() -> JsonReader.read("[" + deepest + "]")).isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{", "{\"a\"", "[1,]", "{} {}", "nul", "'{\"a\":1}x'", "01"})
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "0.5, 0.5",
        "1e-7, 1e-7",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "0.000001, 0.000001",
        "-2.5e-9, -2.5e-9",
        "123456789.125, 123456789.125",
        "-0.0, -0"
    })
    void decimalsAreWrittenAsGoWritesThem(double value, String expected) {
        assertThat(Json.of(value)).hasToString(expected);
    }

    private static Json randomTree(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> Json.NULL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.of(random.nextLong());
            case 3 -> Json.of(0.5 + random.nextInt(1000));
            case 4 -> Json.of("text \"" + random.nextInt(100) + "\" \u00e9\n\ud83d\ude80");
            case 5 -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(randomTree(random, depth - 1));
                }
                yield JsonArray.of(items);
            }
            default -> {
                var members = JsonObject.builder();
                for (int i = random.nextInt(12); i > 0; i--) {
                    members.put("m" + random.nextInt(50), randomTree(random, depth - 1));
                }
                yield members.build();
            }
        };
    }
}
