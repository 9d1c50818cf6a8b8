package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.ProtobufReader;
import dev.djong.codec.ProtobufWriter;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What chance makes of every kind's schema survives the way through JSON, YAML and protobuf, ours and another's. */
class GeneratedObjectsTest {
    private static final int OBJECTS_A_KIND = 10;
    private static final int KINDS_WITH_OFFICIAL_MESSAGES = 60;
    private static final int MAGIC_BYTES = 4;

    static {
        // the official client's messages are of an older generator, which says so once for each of them
        System.setProperty("com.google.protobuf.use_unsafe_pre22_gencode", "true");
    }

    private final Definitions definitions = BuiltInDefinitions.load();
    private final ObjectDecoder decoder = new ObjectDecoder(definitions);

    @TestFactory
    Stream<DynamicTest> objectsComeBackUnchanged() {
        return definitions.all().stream()
                .filter(definition -> ProtobufWriter.canWrite(definition.schema()))
                .map(definition -> DynamicTest.dynamicTest(
                        definition.kind().toString(), () -> objectsComeBackUnchanged(definition)));
    }

    private void objectsComeBackUnchanged(ResourceDefinition definition) throws Exception {
        for (int seed = 0; seed < OBJECTS_A_KIND; seed++) {
            var made = new GeneratedObjects(new SplittableRandom(seed)).of(definition);
            var object = canonical(definition, made);
            var what = definition.kind() + " of seed " + seed;
            assertThat(canonical(definition, object)).as(what).isEqualTo(object);
            var text = JsonWriter.toText(object).getBytes(StandardCharsets.UTF_8);
            assertThat(decoder.decodeJson(text, definition.kind(), definition.schema())
                            .tree())
                    .as(what)
                    .isEqualTo(object);
            assertThat(decoder.decodeYaml(text, definition.kind(), definition.schema())
                            .tree())
                    .as(what)
                    .isEqualTo(object);
            var written = ProtobufWriter.write(object, definition.kind(), definition.schema());
            assertThat(read(definition, written)).as(what).isEqualTo(object);
            var official = official(definition);
            if (official.isPresent()) {
                var raw = Unknown.parseFrom(Arrays.copyOfRange(written, MAGIC_BYTES, written.length))
                        .getRaw();
                var message = official.get().getParserForType().parseFrom(raw);
                assertThat(read(definition, enveloped(definition, message.toByteString())))
                        .as(what)
                        .isEqualTo(object);
                assertThat(unknown(message)).as(what).isEmpty();
            }
        }
    }

    @Test
    void theOfficialClientKnowsMostKinds() {
        assertThat(definitions.all().stream()
                        .filter(definition -> official(definition).isPresent()))
                .hasSizeGreaterThanOrEqualTo(KINDS_WITH_OFFICIAL_MESSAGES);
    }

    private JsonObject canonical(ResourceDefinition definition, JsonObject object) {
        return decoder.decodeTree(object, definition.kind(), definition.schema())
                .tree();
    }

    private JsonObject read(ResourceDefinition definition, byte[] written) {
        return canonical(definition, ProtobufReader.read(written, definition.kind(), definition.schema()));
    }

    /** The message of the official Java client for a kind, empty where it has none. */
    private static Optional<Message> official(ResourceDefinition definition) {
        var group = definition.group().isEmpty() ? "" : definition.group().split("\\.")[0];
        var file = definition.version().substring(0, 1).toUpperCase(Locale.ROOT)
                + definition.version().substring(1)
                + (group.isEmpty() ? "" : group.substring(0, 1).toUpperCase(Locale.ROOT) + group.substring(1));
        try {
            var type = Class.forName("io.kubernetes.client.proto." + file + "$"
                    + definition.kind().kind());
            return Optional.of((Message) type.getMethod("getDefaultInstance").invoke(null));
        } catch (ReflectiveOperationException none) {
            return Optional.empty();
        }
    }

    /** The numbers of fields that another implementation does not know, with the names of their messages. */
    private static Stream<String> unknown(Message message) {
        var here = message.getUnknownFields().asMap().keySet().stream()
                .map(number -> message.getDescriptorForType().getName() + " " + number);
        var below = message.getAllFields().values().stream()
                .flatMap(value -> value instanceof Iterable<?> items
                        ? Stream.of(items).flatMap(all -> stream(all))
                        : Stream.of(value))
                .filter(Message.class::isInstance)
                .flatMap(value -> unknown((Message) value));
        return Stream.concat(here, below);
    }

    private static Stream<Object> stream(Iterable<?> items) {
        var all = Stream.<Object>builder();
        items.forEach(all::add);
        return all.build();
    }

    private static byte[] enveloped(ResourceDefinition definition, ByteString raw) throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'k', '8', 's', 0});
        Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder()
                        .setApiVersion(definition.kind().apiVersion())
                        .setKind(definition.kind().kind()))
                .setRaw(raw)
                .build()
                .writeTo(out);
        return out.toByteArray();
    }
}
