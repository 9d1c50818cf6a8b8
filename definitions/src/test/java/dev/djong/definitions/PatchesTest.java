package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.codec.Decoded;
import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.YamlReader;
import dev.djong.definition.Definitions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionKind;
import dev.djong.patch.PatchType;
import dev.djong.patch.Patches;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches of the three kinds on built-in kinds, written in YAML for reading. */
class PatchesTest {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");

    private final Definitions definitions = BuiltInDefinitions.load();
    private final ObjectDecoder decoder = new ObjectDecoder(definitions);

    private final JsonObject pod = object(POD, """
            metadata: {name: web, finalizers: [a, b, c], labels: {x: "1", w: "2"}}
            spec:
              containers:
                - {name: a, image: "a:1", ports: [{containerPort: 80}, {containerPort: 81}]}
                - {name: b, image: "b:1"}
                - {name: c, image: "c:1"}
              volumes: [{name: v, emptyDir: {}}]
              tolerations: [{key: one}]
            """);

    private JsonObject object(GroupVersionKind kind, String yaml) {
        return decoder.decodeYaml(bytes(yaml), kind, definitions.require(kind).schema())
                .tree();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(String yaml) {
        return JsonWriter.toBytes(YamlReader.read(bytes(yaml)).tree());
    }

    private Decoded patch(PatchType type, String yaml) {
        return Patches.apply(type, json(yaml), pod, definitions.require(POD).schema());
    }

    private JsonObject strategic(String yaml) {
        return patch(PatchType.STRATEGIC, yaml).tree();
    }

    private static String containers(JsonObject pod) {
        return String.join(
                " ",
                pod.object("spec")
                        .array("containers")
                        .objects()
                        .map(c -> c.text("image"))
                        .toList());
    }

    @Test
    void mergesListsByKeyAndKeepsTheServersOrder() {
        assertThat(containers(strategic("spec: {containers: [{name: b, image: 'b:2'}]}")))
                .isEqualTo("a:1 b:2 c:1");
        assertThat(containers(strategic("spec: {containers: [{name: d, image: 'd:1'}, {name: a, image: 'a:2'}]}")))
                .isEqualTo("d:1 a:2 b:1 c:1");
    }

    @Test
    void deletesAndReplacesByDirective() {
        assertThat(containers(strategic("spec: {containers: [{name: b, $patch: delete}]}")))
                .isEqualTo("a:1 c:1");
        assertThat(containers(strategic("spec: {containers: [{$patch: replace}, {name: z, image: 'z:1'}]}")))
                .isEqualTo("z:1");
        assertThat(strategic("metadata: {labels: {$patch: replace, z: '3'}}")
                        .object("metadata")
                        .object("labels"))
                .hasToString("{\"z\":\"3\"}");
        assertThat(strategic("metadata: {labels: {x: null, z: '3'}}")
                        .object("metadata")
                        .object("labels"))
                .hasToString("{\"w\":\"2\",\"z\":\"3\"}");
    }

    @Test
    void ordersItemsAsAsked() {
        assertThat(
                        containers(
                                strategic(
                                        "spec: {$setElementOrder/containers: [{name: c}, {name: a}], containers: [{name: a, image: 'a:2'}]}")))
                .isEqualTo("b:1 c:1 a:2");
        assertThat(containers(strategic("spec: {$setElementOrder/containers: [{name: c}, {name: b}, {name: a}]}")))
                .isEqualTo("c:1 b:1 a:1");
    }

    @Test
    void mergesAndDeletesScalars() {
        assertThat(strategic("metadata: {finalizers: [d, a]}")
                        .object("metadata")
                        .array("finalizers"))
                .hasToString("[\"d\",\"a\",\"b\",\"c\"]");
        assertThat(strategic("metadata: {$deleteFromPrimitiveList/finalizers: [b]}")
                        .object("metadata")
                        .array("finalizers"))
                .hasToString("[\"a\",\"c\"]");
    }

    @Test
    void keepsOnlyTheNamedMembersOfAUnion() {
        var patched = strategic("spec: {volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}");
        assertThat(patched.object("spec").array("volumes"))
                .hasToString("[{\"hostPath\":{\"path\":\"/x\"},\"name\":\"v\"}]");
        assertThatThrownBy(() -> strategic("spec: {volumes: [{name: v, $retainKeys: [name], hostPath: {path: /x}}]}"))
                .hasMessage("invalid patch format of retainKeys");
    }

    @Test
    void replacesListsWithoutStrategy() {
        assertThat(strategic("spec: {tolerations: [{key: two}]}").object("spec").array("tolerations"))
                .hasToString("[{\"key\":\"two\"}]");
    }

    @Test
    void mergesByMergePatch() {
        var patched = patch(PatchType.MERGE, "spec: {containers: [{name: z, image: 'z:1'}], volumes: null}")
                .tree();
        assertThat(containers(patched)).isEqualTo("z:1");
        assertThat(patched.object("spec").has("volumes")).isFalse();
    }

    @Test
    void appliesJsonPatches() {
        var patched = patch(PatchType.JSON, """
                - {op: test, path: /metadata/labels/x, value: "1"}
                - {op: replace, path: /spec/containers/0/image, value: "a:9"}
                - {op: remove, path: /spec/containers/1}
                - {op: add, path: /spec/containers/-, value: {name: d, image: "d:1"}}
                - {op: copy, from: /metadata/labels/x, path: /metadata/labels/v~1q}
                - {op: move, from: /metadata/labels/w, path: /metadata/labels/q}
                """).tree();
        assertThat(containers(patched)).isEqualTo("a:9 c:1 d:1");
        assertThat(patched.object("metadata").object("labels")).hasToString("{\"q\":\"2\",\"v/q\":\"1\",\"x\":\"1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {op: test, path: /metadata/labels/x, value: '2'}",
                "- {op: remove, path: /metadata/labels/none}",
                "- {op: replace, path: /metadata/none, value: 1}",
                "- {op: add, path: /spec/containers/9, value: {}}",
                "- {op: nonsense, path: /metadata}"
            })
    void refusesJsonPatchesThatDoNotApply(String patch) {
        assertThatThrownBy(() -> patch(PatchType.JSON, patch))
                .hasMessage("the server rejected our request due to an error in our request");
    }

    @Test
    void boundsJsonPatches() {
        assertThatThrownBy(() -> patch(PatchType.JSON, "- {op: test, path: '', value: 1}\n".repeat(10_001)))
                .hasMessageContaining("The allowed maximum operations in a JSON patch is 10000, got 10001");
        var doubling = "- {op: add, path: /metadata/annotations, value: {a: " + "x".repeat(20_000) + "}}\n"
                + "- {op: copy, from: /metadata/annotations, path: /metadata/annotations/b}\n".repeat(30);
        assertThatThrownBy(() -> patch(PatchType.JSON, doubling))
                .hasMessage("the server rejected our request due to an error in our request");
    }

    @Test
    void reportsWrongTypesAndUnknownFields() {
        assertThatThrownBy(() -> patch(PatchType.MERGE, "spec: {priority: high}"))
                .hasMessageContaining(" \"\" is invalid: patch: Invalid value: ")
                .hasMessageEndingWith(
                        "json: cannot unmarshal string into Go struct field PodSpec.spec.priority of type int32");
        assertThat(patch(PatchType.STRATEGIC, "spec: {nonsense: 1}").problems())
                .containsExactly("unknown field \"spec.nonsense\"");
        var duplicate = Patches.apply(
                PatchType.MERGE,
                bytes("{\"spec\":{\"priority\":1,\"priority\":2}}"),
                pod,
                definitions.require(POD).schema());
        assertThat(duplicate.problems()).containsExactly("duplicate field \"spec.priority\"");
        assertThatThrownBy(() -> patch(PatchType.MERGE, "[]"))
                .hasMessage(
                        "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");
    }

    @Test
    void survivesDeepPatches() {
        var deep = bytes("{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000));
        assertThatThrownBy(() -> Patches.apply(
                        PatchType.STRATEGIC,
                        deep,
                        pod,
                        definitions.require(DEPLOYMENT).schema()))
                .hasMessage("exceeded max depth");
    }
}
