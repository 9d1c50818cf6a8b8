package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.json.JsonReader;
import dev.djong.object.Revision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"Pod\",\"metadata\":{}}",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},\"spec\":{}}",
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"uid\":\"7\"},\"spec\":{}}",
                "{\"kind\":\"Pod\",\"metadata\":{\"uid\":\"7\"}}",
                "{\"data\":{\"metadata\":{\"uid\":\"no\"}},\"metadata\":{\"selfLink\":\"x\",\"uid\":\"7\"}}",
                "{\"data\":{\"a\":\"\\\\\"},\"metadata\":{\"annotations\":{\"q\":\"}\\\"]\\\\\"},\"uid\":\"7\"},\"z\":[1,{\"b\":[]}]}",
                "{\"a\":12.5,\"b\":true,\"c\":null,\"metadata\":{\"generation\":3,\"uid\":\"ü\"}}",
            })
    void theResourceVersionLandsWhereItSorts(String json) {
        var encoded = Encoded.of(json.getBytes(StandardCharsets.UTF_8));
        for (long number : new long[] {1, 9, 10, 99, 100, 1234567890123L, Long.MAX_VALUE}) {
            var revision = new Revision(number);
            var expected = JsonReader.read(json).asObject();
            expected = expected.update("metadata", metadata -> metadata.with("resourceVersion", "" + number));
            assertThat(new String(encoded.toBytes(revision), StandardCharsets.UTF_8))
                    .isEqualTo(expected.toString());
            assertThat(encoded.length(revision)).isEqualTo(encoded.toBytes(revision).length);
            assertThat(written(encoded, revision)).isEqualTo(encoded.toBytes(revision));
            assertThat(joined(encoded.pieces(revision))).isEqualTo(encoded.toBytes(revision));
            assertThat(new String(encoded.metadata(revision), StandardCharsets.UTF_8))
                    .isEqualTo(expected.object("metadata").toString());
        }
    }

    private static byte[] written(Encoded encoded, Revision revision) {
        var out = new ByteArrayOutputStream();
        encoded.writeTo(out, revision);
        return out.toByteArray();
    }

    private static byte[] joined(Iterable<byte[]> pieces) {
        var out = new ByteArrayOutputStream();
        pieces.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Wherever the place for the resourceVersion lies, just before, at and behind the end of a piece included. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32_700, 32_710, 32_720, 32_730, 32_740, 32_768, 65_500, 65_536, 200_000})
    void aLargeObjectIsTheSameInPieces(int padding) {
        var json = "{\"a\":\"%s\",\"metadata\":{\"name\":\"x\"},\"z\":\"%s\"}";
        for (int shift = 0; shift < 64; shift++) {
            var encoded = Encoded.of(bytes(json.formatted("x".repeat(padding + shift), "y".repeat(70_000))));
            var revision = new Revision(123_456);
            assertThat(joined(encoded.pieces(revision))).isEqualTo(encoded.toBytes(revision));
        }
    }

    @Test
    void whatHasNoPlaceForItIsRefused() {
        assertThatThrownBy(() -> Encoded.of(bytes("{\"kind\":\"Pod\"}"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Encoded.of(bytes("{\"metadata\":{\"resourceVersion\":\"1\"}}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
