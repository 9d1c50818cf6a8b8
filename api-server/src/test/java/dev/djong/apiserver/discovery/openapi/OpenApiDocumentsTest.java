package dev.djong.apiserver.discovery.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.definition.Definitions;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {
    private final Definitions definitions = BuiltInDefinitions.load();
    private final OpenApiDocuments documents = new OpenApiDocuments(definitions, RemoteSpecs.NONE, "v1.36.0");

    private static JsonObject tree(OpenApiDocument document) {
        return JsonReader.read(document.bytes()).asObject();
    }

    @Test
    void versionTwoTellsWhatMergingAndValidationNeed() {
        var v2 = tree(documents.v2());
        var podSpec =
                v2.object("definitions").object("io.k8s.api.core.v1.PodSpec").object("properties");
        assertThat(podSpec.object("containers").text("x-kubernetes-patch-strategy"))
                .isEqualTo("merge");
        assertThat(podSpec.object("containers").text("x-kubernetes-patch-merge-key"))
                .isEqualTo("name");
        assertThat(podSpec.object("containers").text("x-kubernetes-list-type")).isEqualTo("map");
        assertThat(podSpec.object("volumes").text("x-kubernetes-patch-strategy"))
                .isEqualTo("merge,retainKeys");
        var patch = v2.object("paths")
                .object("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                .object("patch");
        assertThat(patch.array("parameters").objects().map(parameter -> parameter.text("name")))
                .contains("fieldValidation", "force");
        assertThat(patch.object("x-kubernetes-group-version-kind"))
                .hasToString("{\"group\":\"apps\",\"kind\":\"Deployment\",\"version\":\"v1\"}");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertResolved(
                tree(documents.v2()), "#/definitions/", tree(documents.v2()).object("definitions"));
        var index = tree(documents.v3Index()).object("paths");
        assertThat(index.names()).contains("api/v1", "apis/apps/v1", "apis/rbac.authorization.k8s.io/v1");
        for (var path : index.names()) {
            var document = documents.v3(path).orElseThrow();
            assertThat(index.object(path).text("serverRelativeURL"))
                    .isEqualTo("/openapi/v3/" + path + "?hash=" + document.hash());
            var tree = tree(document);
            assertResolved(
                    tree, "#/components/schemas/", tree.object("components").object("schemas"));
        }
        assertThat(documents.v3("apis/none/v1")).isEmpty();
    }

    private static void assertResolved(JsonObject tree, String prefix, JsonObject types) {
        List<String> references = new ArrayList<>();
        collect(tree, references);
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith(prefix);
            assertThat(types.names()).contains(reference.substring(prefix.length()));
        });
    }

    private static void collect(Json json, List<String> references) {
        if (json instanceof JsonObject object) {
            object.string("$ref").filter(text -> !references.contains(text)).ifPresent(references::add);
            object.forEach((name, value) -> collect(value, references));
        } else if (json instanceof JsonArray array) {
            array.forEach(item -> collect(item, references));
        }
    }

    @Test
    void documentsAreKeptUntilKindsChange() {
        var first = documents.v2();
        assertThat(documents.v2()).isSameAs(first);
        definitions.remove(new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses"));
        assertThat(documents.v2().hash()).isNotEqualTo(first.hash());
        assertThat(documents.v3("apis/scheduling.k8s.io/v1")).isEmpty();
    }

    @Test
    void protobufBeginsWithTheVersion() {
        var bytes = documents.v2Protobuf().bytes();
        assertThat(bytes).startsWith(0x0a, 3, '2', '.', '0', 0x12);
        assertThat(bytes.length).isGreaterThan(100_000);
    }
}
