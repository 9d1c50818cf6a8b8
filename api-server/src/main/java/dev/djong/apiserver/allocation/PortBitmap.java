package dev.djong.apiserver.allocation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which ports of a range are taken: bit n stands for the n-th port. Stored as a {@code v1} RangeAllocation whose data is
 * the big-endian number, so 30000 and 30002 of 30000-32767 are {@code "BQ=="}.
 */
public record PortBitmap(PortRange range, BigInteger bits) {

    static PortBitmap empty(PortRange range) {
        return new PortBitmap(range, BigInteger.ZERO);
    }

    /** Reads a stored allocation; ports that lie outside of {@code range}, because it was changed, are left out. */
    static PortBitmap of(byte[] value, PortRange range) {
        var json = JsonReader.read(value).asObject();
        var bits = new BigInteger(1, Base64.getDecoder().decode(json.text("data")));
        var stored = PortRange.parse(json.text("range"));
        if (stored.equals(range)) {
            return new PortBitmap(range, bits);
        }
        var moved = empty(range);
        for (var port : new PortBitmap(stored, bits).ports()) {
            moved = range.contains(port) ? moved.with(port) : moved;
        }
        return moved;
    }

    byte[] toBytes() {
        var bytes = bits.toByteArray();
        int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        var data = Arrays.copyOfRange(bytes, sign, bytes.length);
        return JsonWriter.toBytes(JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "RangeAllocation")
                .put("metadata", JsonObject.of("creationTimestamp", Json.NULL))
                .put("range", range.toString())
                .put("data", Base64.getEncoder().encodeToString(data))
                .build());
    }

    public boolean has(int port) {
        return range.contains(port) && bits.testBit(port - range.first());
    }

    PortBitmap with(int port) {
        return range.contains(port) ? new PortBitmap(range, bits.setBit(port - range.first())) : this;
    }

    PortBitmap without(Collection<Integer> ports) {
        var rest = bits;
        for (int port : ports) {
            rest = range.contains(port) ? rest.clearBit(port - range.first()) : rest;
        }
        return new PortBitmap(range, rest);
    }

    public List<Integer> ports() {
        return IntStream.range(0, bits.bitLength())
                .filter(bits::testBit)
                .mapToObj(bit -> range.first() + bit)
                .toList();
    }

    /** The first free one of {@code count} ports from {@code first} on, looking from {@code start} and around. */
    Optional<Integer> firstFree(int first, int count, int start) {
        return IntStream.range(0, count)
                .map(i -> first + (start + i) % count)
                .filter(port -> !has(port))
                .boxed()
                .findFirst();
    }
}
