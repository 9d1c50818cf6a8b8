package dev.djong.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.ProtobufReader;
import dev.djong.codec.ProtobufWriter;
import dev.djong.object.Resources;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceDefinition;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceDefinitionSpec;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceDefinitionVersion;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceSubresourceStatus;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceSubresources;
import io.kubernetes.client.proto.V1Apiextensions.CustomResourceValidation;
import io.kubernetes.client.proto.V1Apiextensions.JSON;
import io.kubernetes.client.proto.V1Apiextensions.JSONSchemaProps;
import io.kubernetes.client.proto.V1Apiextensions.JSONSchemaPropsOrArray;
import io.kubernetes.client.proto.V1Apiextensions.JSONSchemaPropsOrBool;
import io.kubernetes.client.proto.V1Apiextensions.JSONSchemaPropsOrStringArray;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Upstream has no golden object of a definition of custom resources, whose schemas are the only values that are of one
 * shape or another: what another implementation writes is the object that we read from JSON.
 */
class CustomResourceProtobufTest {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final ObjectDecoder decoder = new ObjectDecoder(BuiltInDefinitions.load());

    @Test
    void schemasOrSomethingElseReadTheSame() throws Exception {
        var text = schema("string").build();
        var schema = schema("object")
                .putProperties(
                        "free",
                        schema("object").setAdditionalProperties(allowed(true)).build())
                .putProperties(
                        "closed",
                        schema("object").setAdditionalProperties(allowed(false)).build())
                .putProperties(
                        "map",
                        schema("object")
                                .setAdditionalProperties(allowed(true).setSchema(text))
                                .build())
                .putProperties(
                        "list",
                        schema("array")
                                .setItems(JSONSchemaPropsOrArray.newBuilder().setSchema(text))
                                .setDefault(json("[1.5,null]"))
                                .addEnum(json("[]"))
                                .setMaximum(2.5)
                                .build())
                .putProperties(
                        "old",
                        JSONSchemaProps.newBuilder()
                                .setItems(JSONSchemaPropsOrArray.newBuilder().addJSONSchemas(text))
                                .putDependencies(
                                        "a",
                                        JSONSchemaPropsOrStringArray.newBuilder()
                                                .addProperty("b")
                                                .build())
                                .putDependencies(
                                        "c",
                                        JSONSchemaPropsOrStringArray.newBuilder()
                                                .setSchema(text)
                                                .build())
                                .build());
        var version = CustomResourceDefinitionVersion.newBuilder()
                .setName("v1")
                .setSchema(CustomResourceValidation.newBuilder().setOpenAPIV3Schema(schema))
                .setSubresources(CustomResourceSubresources.newBuilder()
                        .setStatus(CustomResourceSubresourceStatus.getDefaultInstance()));
        var definition = CustomResourceDefinition.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName("samples.example.com"))
                .setSpec(CustomResourceDefinitionSpec.newBuilder()
                        .setGroup("example.com")
                        .addVersions(version));

        var known = BuiltInDefinitions.load().require(Resources.CUSTOM_RESOURCE_DEFINITIONS);
        var read = ProtobufReader.read(enveloped(definition.build()), known.kind(), known.schema());
        var expected = """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "samples.example.com"},
                 "spec": {"group": "example.com", "versions": [{"name": "v1", "subresources": {"status": {}},
                   "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                     "free": {"type": "object", "additionalProperties": true},
                     "closed": {"type": "object", "additionalProperties": false},
                     "map": {"type": "object", "additionalProperties": {"type": "string"}},
                     "list": {"type": "array", "items": {"type": "string"}, "default": [1.5, null],
                       "enum": [[]], "maximum": 2.5},
                     "old": {"items": [{"type": "string"}], "dependencies": {"a": ["b"], "c": {"type": "string"}}}
                   }}}}]}}
                """;
        var canonical = decoder.decodeJson(expected.getBytes(StandardCharsets.UTF_8), known.kind(), known.schema())
                .tree();
        assertThat(decoder.decodeTree(read, known.kind(), known.schema()).tree())
                .isEqualTo(canonical);
        var written = ProtobufReader.read(
                ProtobufWriter.write(canonical, known.kind(), known.schema()), known.kind(), known.schema());
        assertThat(decoder.decodeTree(written, known.kind(), known.schema()).tree())
                .isEqualTo(canonical);
    }

    private static JSONSchemaProps.Builder schema(String type) {
        return JSONSchemaProps.newBuilder().setType(type);
    }

    private static JSONSchemaPropsOrBool.Builder allowed(boolean allowed) {
        return JSONSchemaPropsOrBool.newBuilder().setAllows(allowed);
    }

    private static JSON json(String text) {
        return JSON.newBuilder().setRaw(ByteString.copyFromUtf8(text)).build();
    }

    private static byte[] enveloped(CustomResourceDefinition definition) throws Exception {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder()
                        .setApiVersion("apiextensions.k8s.io/v1")
                        .setKind("CustomResourceDefinition"))
                .setRaw(definition.toByteString())
                .build()
                .writeTo(out);
        return out.toByteArray();
    }
}
