package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.djong.codec.Decoded;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decoder makes of bodies, good and bad, with the built-in kinds. */
class DecodingTest {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final GroupVersionKind DEPLOYMENT = new GroupVersionKind("apps", "v1", "Deployment");
    private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");
    private static final GroupVersionKind CONFIG_MAP = new GroupVersionKind("", "v1", "ConfigMap");
    private static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");

    private final Definitions definitions = BuiltInDefinitions.load();
    private final ObjectDecoder decoder = new ObjectDecoder(definitions);

    private Decoded json(GroupVersionKind kind, String body) {
        return decoder.decodeJson(
                body.getBytes(StandardCharsets.UTF_8),
                kind,
                definitions.require(kind).schema());
    }

    private Decoded yaml(GroupVersionKind kind, String body) {
        return decoder.decodeYaml(
                body.getBytes(StandardCharsets.UTF_8),
                kind,
                definitions.require(kind).schema());
    }

    @Test
    void writesTheFieldsThatTypedClientsAlwaysWrite() {
        assertThat(json(POD, "{}").tree())
                .hasToString(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{},\"spec\":{\"containers\":null},\"status\":{}}");
        assertThat(json(DEPLOYMENT, "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{}]}}}}")
                        .tree())
                .hasToString(
                        "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{},\"spec\":{\"selector\":null,"
                                + "\"strategy\":{},\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"name\":\"\",\"resources\":{}}]}}},"
                                + "\"status\":{}}");
        assertThat(json(SERVICE, "{\"spec\":{\"ports\":[{\"port\":80}]}}").tree())
                .hasToString(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{},\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":0}]},"
                                + "\"status\":{\"loadBalancer\":{}}}");
    }

    @Test
    void dropsEmptyFieldsAndKeepsEmptyPointers() {
        assertThat(json(
                                CONFIG_MAP,
                                "{\"metadata\":{\"name\":\"\",\"labels\":{},\"creationTimestamp\":null},\"data\":{}}")
                        .tree())
                .hasToString("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{}}");
        assertThat(json(POD, "{\"spec\":{\"hostNetwork\":false,\"securityContext\":{},\"containers\":[]}}")
                        .tree()
                        .toString())
                .contains("\"spec\":{\"containers\":null,\"securityContext\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "1000m,1",
        "100m,100m",
        "1024Mi,1Gi",
        "0.5,500m",
        "1e3,1e3",
        "2048Ki,2Mi",
        "1500Mi,1500Mi",
        "128974848,128974848",
        "1000,1k",
        "0,0",
        "+5,5",
        "010,10",
        "1.5Gi,1536Mi"
    })
    void rewritesQuantities(String given, String written) {
        var body = "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"" + given + "\"}}}]}}";
        assertThat(json(POD, body).tree().toString()).contains("\"limits\":{\"cpu\":\"" + written + "\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z,2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.678Z,2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05+02:00,2026-01-02T01:04:05Z"
    })
    void rewritesTimes(String given, String written) {
        assertThat(json(POD, "{\"metadata\":{\"creationTimestamp\":\"" + given + "\"}}")
                        .tree()
                        .toString())
                .contains("\"creationTimestamp\":\"" + written + "\"");
    }

    @Test
    void reportsUnknownAndDuplicateFieldsAsTheyStand() {
        var decoded = json(
                DEPLOYMENT,
                "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"spec\":{\"unknownField\":1,\"replicas\":1,\"replicas\":2,"
                        + "\"template\":{\"spec\":{\"containers\":[{\"imagePullPolicy\":\"Always\",\"imagePullPolicy\":\"Never\",\"zzz\":{\"a\":1}}]}}}}");
        assertThat(decoded.strictError())
                .isEqualTo(
                        "strict decoding error: unknown field \"spec.unknownField\", duplicate field \"spec.replicas\", "
                                + "duplicate field \"spec.template.spec.containers[0].imagePullPolicy\", "
                                + "unknown field \"spec.template.spec.containers[0].zzz\"");
        assertThat(decoded.tree().object("spec").integerOr("replicas", 0)).isEqualTo(2);
        assertThat(ObjectDecoder.strictFailure(decoded, DEPLOYMENT).status().message())
                .startsWith(
                        "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown");
    }

    @Test
    void namesAreCaseSensitive() {
        assertThat(json(POD, "{\"Spec\":{}}").problems()).containsExactly("unknown field \"Spec\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"spec\":{\"replicas\":\"x\"}} | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"replicas\":99999999999}} | json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"spec\":{\"replicas\":1.5}} | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
                "{\"metadata\":{\"labels\":{\"a\":1}}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
                "{\"metadata\":{\"labels\":[]}} | json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
                "{\"spec\":[]} | json: cannot unmarshal array into Go struct field Deployment.spec of type v1.DeploymentSpec",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":{}}}}} | json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"args\":[true]}]}}}} | json: cannot unmarshal bool into Go struct field Container.spec.template.spec.containers.args of type string"
            })
    void saysWhichTypeIsWrong(String body, String text) {
        assertThatThrownBy(() -> json(DEPLOYMENT, body))
                .hasMessage("Deployment in version \"v1\" cannot be handled as a Deployment: " + text);
    }

    @Test
    void saysWhyValuesAreMalformed() {
        assertThatThrownBy(
                        () -> json(POD, "{\"spec\":{\"containers\":[{\"resources\":{\"limits\":{\"cpu\":\"x\"}}}]}}"))
                .hasMessageEndingWith(
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
        assertThatThrownBy(() -> json(POD, "{\"metadata\":{\"creationTimestamp\":\"yesterday\"}}"))
                .hasMessageEndingWith(
                        "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"");
        assertThatThrownBy(() -> json(SECRET, "{\"data\":{\"a\":\"YQ=\"}}"))
                .hasMessageEndingWith("illegal base64 data at input byte 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\" | unexpected end of JSON input",
                "{\"a\":} | invalid character '}' looking for beginning of value",
                "{\"a\":1,} | invalid character '}' looking for beginning of object key string",
                "{\"a\" 1} | invalid character '1' after object key",
                "{\"a\":[1 2]} | invalid character '2' after array element",
                "{\"a\":tru} | invalid character '}' in literal true (expecting 'e')",
                "{} x | invalid character 'x' after top-level value",
                "apiVersion: v1 | invalid character 'a' looking for beginning of value"
            })
    void explainsMalformedJsonInGosWords(String body, String text) {
        assertThatThrownBy(() -> json(POD, body))
                .hasMessageStartingWith(
                        "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; "
                                + "json parse error: " + text + " (");
    }

    @Test
    void refusesOtherKinds() {
        assertThatThrownBy(() -> json(POD, "{\"kind\":\"Foo\",\"apiVersion\":\"v1\"}"))
                .hasMessage(
                        "Foo in version \"v1\" cannot be handled as a Pod: no kind \"Foo\" is registered for version \"v1\" "
                                + "in scheme \"pkg/api/legacyscheme/scheme.go:30\"");
        assertThatThrownBy(() -> json(POD, "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\"}"))
                .hasMessage("the API version in the data (apps/v1) does not match the expected API version (v1)");
        assertThatThrownBy(() -> json(POD, "[]"))
                .hasMessageContaining("json: cannot unmarshal array into Go value of type struct {");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void survivesAnyDepth(String opening) {
        assertThatThrownBy(() -> json(POD, "{\"spec\":" + opening.repeat(200_000)))
                .hasMessageContaining("exceeded max depth");
    }

    @Test
    void readsYamlAsClientsExpect() {
        var decoded = yaml(CONFIG_MAP, """
                metadata:
                  name: "on"
                  generation: 010
                  annotations: {a: "1", b: 2026-01-02}
                data: &d
                  script: |
                    line
                """);
        assertThat(decoded.tree())
                .hasToString(
                        "{\"apiVersion\":\"v1\",\"data\":{\"script\":\"line\\n\"},\"kind\":\"ConfigMap\",\"metadata\":"
                                + "{\"annotations\":{\"a\":\"1\",\"b\":\"2026-01-02\"},\"generation\":8,\"name\":\"on\"}}");
        assertThatThrownBy(() -> yaml(CONFIG_MAP, "data: {a: yes}"))
                .hasMessageEndingWith("json: cannot unmarshal bool into Go struct field ConfigMap.data of type string");
    }

    @Test
    void reportsDuplicateYamlKeysFirst() {
        var decoded = yaml(CONFIG_MAP, "unknown: 1\ndata:\n  foo: a\n  foo: b\n");
        assertThat(decoded.strictError())
                .isEqualTo("strict decoding error: error converting YAML to JSON: yaml: unmarshal errors:\n"
                        + "  line 4: key \"foo\" already set in map, unknown field \"unknown\"");
        assertThat(decoded.tree().object("data").text("foo")).isEqualTo("b");
    }

    /** The time that a body takes grows with its length, not with its square. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "-", "'", "[", "{a: ", "- ", "a: ", "!t ", "#\n"})
    @Timeout(5)
    void readsOrRefusesLongYamlQuickly(String piece) {
        var body = "a: " + piece.repeat(2_500_000 / piece.length());
        assertThat(catchThrowable(() -> yaml(CONFIG_MAP, body)))
                .matches(e -> e == null || e instanceof ApiFailure, "is none or a refusal");
    }

    @Test
    void countsLinesOfYamlWhateverEndsThem() {
        for (var end : List.of("\n", "\r\n", "\r", "\u2028")) {
            assertThatThrownBy(() -> yaml(CONFIG_MAP, String.join(end, "\uFEFFa: ä𝄞", "b: 'x", "y'", "c: d: e")))
                    .hasMessageContaining("line 4: mapping values are not allowed here");
        }
        assertThatThrownBy(() -> yaml(CONFIG_MAP, "a: \u0001"))
                .hasMessageContaining("special characters are not allowed");
    }

    @Test
    void refusesYamlBombs() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ",").repeat(9))
                    .append("]\n");
        }
        assertThatThrownBy(() -> yaml(CONFIG_MAP, bomb.toString())).hasMessageContaining("excessive aliasing");
        assertThatThrownBy(() -> yaml(CONFIG_MAP, "a: ".repeat(3) + "[".repeat(100_000)));
        assertThat(yaml(CONFIG_MAP, "x: " + "[".repeat(499) + "]".repeat(499)).tree())
                .isNotNull();
        assertThatThrownBy(() -> yaml(CONFIG_MAP, "x: " + "[".repeat(500) + "]".repeat(500)))
                .hasMessageContaining("exceeded max depth of 500");
        assertThatThrownBy(() -> yaml(CONFIG_MAP, "a: " + "[".repeat(100_000)))
                .hasMessageContaining("exceeded max depth");
    }
}
