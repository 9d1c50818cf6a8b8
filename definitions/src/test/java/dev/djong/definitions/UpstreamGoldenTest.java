package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.ProtobufReader;
import dev.djong.codec.ProtobufWriter;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Upstream's own golden objects, fully filled in, are canonical already: decoding changes nothing and misses nothing. */
@Tag("real")
class UpstreamGoldenTest {
    private static final Path INSTALLED = Path.of("/usr/share/gocode/src/k8s.io/api/testdata/HEAD");
    private static final Path FOLDER = Optional.ofNullable(System.getenv("DJONG_UPSTREAM_GOLDEN"))
            .map(Path::of)
            .orElse(INSTALLED);

    private static final Set<String> BODIES = Set.of(
            "APIGroup",
            "APIGroupDiscovery",
            "APIVersions",
            "AdmissionReview",
            "CreateOptions",
            "DeleteOptions",
            "Eviction",
            "GetOptions",
            "ListOptions",
            "NodeProxyOptions",
            "PatchOptions",
            "PodAttachOptions",
            "PodExecOptions",
            "PodLogOptions",
            "PodPortForwardOptions",
            "PodProxyOptions",
            "PodStatusResult",
            "RangeAllocation",
            "Scale",
            "SerializedReference",
            "ServiceProxyOptions",
            "Status",
            "TokenRequest",
            "UpdateOptions",
            "WatchEvent");

    private final Definitions definitions = BuiltInDefinitions.load();
    private final ObjectDecoder decoder = new ObjectDecoder(definitions);

    @Test
    void jsonComesBackUnchanged() throws IOException {
        for (var definition : installed()) {
            var bytes = Files.readAllBytes(file(definition, "json"));
            var decoded = decoder.decodeJson(bytes, definition.kind(), definition.schema());
            assertThat(decoded.problems()).as(definition.toString()).isEmpty();
            assertThat(decoded.tree()).as(definition.toString()).isEqualTo(JsonReader.read(bytes));
        }
    }

    @Test
    void yamlIsTheSameObject() throws IOException {
        for (var definition : installed()) {
            var fromYaml = decoder.decodeYaml(
                    Files.readAllBytes(file(definition, "yaml")), definition.kind(), definition.schema());
            var fromJson = decoder.decodeJson(
                    Files.readAllBytes(file(definition, "json")), definition.kind(), definition.schema());
            assertThat(fromYaml.problems()).as(definition.toString()).isEmpty();
            assertThat(fromYaml.tree()).as(definition.toString()).isEqualTo(fromJson.tree());
        }
    }

    @Test
    void protobufIsTheSameObject() throws IOException {
        for (var definition : installed()) {
            var read = ProtobufReader.read(
                    Files.readAllBytes(file(definition, "pb")), definition.kind(), definition.schema());
            var fromProtobuf = decoder.decodeTree(read, definition.kind(), definition.schema());
            var fromJson = decoder.decodeJson(
                    Files.readAllBytes(file(definition, "json")), definition.kind(), definition.schema());
            assertThat(fromProtobuf.problems()).as(definition.toString()).isEmpty();
            assertThat(fromProtobuf.tree()).as(definition.toString()).isEqualTo(fromJson.tree());
        }
    }

    @Test
    void protobufIsWrittenByteForByte() throws IOException {
        for (var definition : installed()) {
            var decoded = decoder.decodeJson(
                    Files.readAllBytes(file(definition, "json")), definition.kind(), definition.schema());
            var written = ProtobufWriter.write(decoded.tree(), definition.kind(), definition.schema());
            assertThat(written).as(definition.toString()).isEqualTo(Files.readAllBytes(file(definition, "pb")));
        }
    }

    /** What upstream has an object of in a stable version is a kind of ours, or a body that lies nowhere. */
    @Test
    void noStableKindIsMissing() throws IOException {
        installed();
        var ours = definitions.all().stream()
                .map(definition -> file(definition, "json").getFileName().toString())
                .collect(Collectors.toSet());
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches(".*\\.v[0-9]+\\.[A-Za-z]+\\.json"))
                            .filter(name -> !ours.contains(name))
                            .map(name -> name.replaceAll(".*\\.([A-Za-z]+)\\.json", "$1")))
                    .allMatch(BODIES::contains);
        }
    }

    private List<ResourceDefinition> installed() {
        boolean present = Files.isDirectory(FOLDER);
        if (!present && !"true".equals(System.getenv("CI"))) {
            assumeTrue(false, "install golang-k8s-api-dev, or set DJONG_UPSTREAM_GOLDEN to its testdata/HEAD");
        }
        var found = definitions.all().stream()
                .filter(definition -> Files.exists(file(definition, "json")))
                .toList();
        assertThat(found).hasSizeGreaterThan(60);
        return found;
    }

    private static Path file(ResourceDefinition definition, String extension) {
        var group = definition.group().isEmpty() ? "core" : definition.group();
        return FOLDER.resolve(
                String.join(".", group, definition.version(), definition.kind().kind(), extension));
    }
}
