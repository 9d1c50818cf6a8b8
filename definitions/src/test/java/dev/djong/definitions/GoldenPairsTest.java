package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.YamlReader;
import dev.djong.defaulting.Defaults;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.GroupVersionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each file {@code pairs/NAME.in.yaml}, what a client sends, {@code NAME.out.json} is what the server keeps: canonical
 * and defaulted. Run with {@code DJONG_GOLDEN_UPDATE=true} in the environment to write the outputs anew, and read the difference.
 */
class GoldenPairsTest {
    private static final Path FOLDER = Path.of("src/test/resources/pairs");

    private final Definitions definitions = BuiltInDefinitions.load();
    private final ObjectDecoder decoder = new ObjectDecoder(definitions);
    private final Defaults defaults = Defaults.builtIn();

    static Stream<Path> inputs() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".in.yaml"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void comesOutAsRecorded(Path input) throws IOException {
        var body = Files.readAllBytes(input);
        var tree = YamlReader.read(body).tree().asObject();
        var definition = definitions.require(GroupVersionKind.of(tree.text("apiVersion"), tree.text("kind")));
        var decoded = decoder.decodeYaml(body, definition.kind(), definition.schema());
        assertThat(decoded.problems()).isEmpty();
        var kept = defaults.apply(definition.schema(), decoded.tree());
        var output = input.resolveSibling(input.getFileName().toString().replace(".in.yaml", ".out.json"));
        if ("true".equals(System.getenv("DJONG_GOLDEN_UPDATE"))) {
            Files.writeString(output, Indented.text(kept));
        }
        assertThat(kept).isEqualTo(JsonReader.read(Files.readAllBytes(output)));
        assertStable(definition, kept);
    }

    /** Neither defaults nor the decoder change what they made. */
    private void assertStable(ResourceDefinition definition, JsonObject kept) {
        assertThat(defaults.apply(definition.schema(), kept)).isEqualTo(kept);
        assertThat(decoder.decodeTree(kept, definition.kind(), definition.schema())
                        .tree())
                .isEqualTo(kept);
    }

    @Test
    void everyKindHasAPair() throws IOException {
        var covered = new TreeSet<String>();
        for (var input : inputs().toList()) {
            var tree = YamlReader.read(Files.readAllBytes(input)).tree().asObject();
            covered.add(GroupVersionKind.of(tree.text("apiVersion"), tree.text("kind"))
                    .toString());
        }
        assertThat(covered)
                .containsExactlyElementsOf(definitions.all().stream()
                        .map(definition -> definition.kind().toString())
                        .sorted()
                        .toList());
    }
}
