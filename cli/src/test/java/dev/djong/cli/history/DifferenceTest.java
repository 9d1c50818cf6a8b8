package dev.djong.cli.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{\"spec\":{\"replicas\":1}} | {\"spec\":{\"replicas\":3}} | spec.replicas: 1 → 3",
                "{} | {\"data\":{\"a\":\"b\"}} | data: added {\"a\":\"b\"}",
                "{\"data\":{\"a\":\"b\",\"c\":\"d\"}} | {\"data\":{\"a\":\"b\"}} | data.c: removed \"d\"",
                "{\"l\":[{\"name\":\"x\",\"v\":1},{\"name\":\"y\"}]} | {\"l\":[{\"name\":\"y\"},{\"name\":\"x\",\"v\":2}]} | l[x].v: 1 → 2",
                "{\"c\":[{\"type\":\"Ready\",\"status\":\"False\"}]} | {\"c\":[{\"type\":\"Ready\",\"status\":\"True\"}]} | c[Ready].status: \"False\" → \"True\"",
                "{\"l\":[1,2]} | {\"l\":[1,3,4]} | l[1]: 2 → 3;l[2]: added 4",
                "{\"a\":{\"b\":1}} | {\"a\":[1]} | a: {\"b\":1} → [1]",
                "{\"a\":1} | {\"a\":1} | ~~",
            })
    void tellsPathAndValues(String before, String after, String wanted) {
        var lines = Difference.between(object(before), object(after)).stream()
                .map(Difference::toString)
                .toList();
        assertThat(String.join(";", lines)).isEqualTo(wanted);
    }

    @Test
    void leavesBookkeepingOutAndLongValuesShort() {
        var before = object("{\"metadata\":{\"resourceVersion\":\"1\",\"generation\":1,\"managedFields\":[]}}");
        var after =
                object("{\"metadata\":{\"resourceVersion\":\"2\",\"generation\":2},\"x\":\"" + "y".repeat(500) + "\"}");
        assertThat(Difference.between(before, after)).singleElement().satisfies(only -> {
            assertThat(only.toString())
                    .startsWith("x: added \"yyy")
                    .endsWith("…")
                    .hasSizeLessThan(150);
            assertThat(only.masked()).isEqualTo("x: added ***");
        });
    }

    private static ApiObject object(String json) {
        return new ApiObject(
                JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).asObject());
    }
}
