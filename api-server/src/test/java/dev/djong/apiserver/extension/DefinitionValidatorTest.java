package dev.djong.apiserver.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.codec.YamlReader;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a definition is refused for, in upstream's words. */
class DefinitionValidatorTest {
    private static final String PATH = "spec.versions[0].schema.openAPIV3Schema.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: object}                                        | ",
                "{type: object, x-kubernetes-preserve-unknown-fields: true} | ",
                "{properties: {}}                                      | type: Required value: must not be empty at"
                        + " the root",
                "{type: object, properties: {a: {}}}                   | properties[a].type: Required value: must not"
                        + " be empty for specified object fields",
                "{type: object, properties: {a: {type: array}}}        | properties[a].items: Required value: must be"
                        + " specified",
                "{type: object, properties: {a: {type: strin}}}        | properties[a].type: Unsupported value:"
                        + " \"strin\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\","
                        + " \"string\"",
                "{type: object, properties: {a: {type: string, default: 1}}} | properties[a].default: Invalid value:"
                        + " \"integer\": spec.versions[0].schema.openAPIV3Schema.properties[a].default in body must be of"
                        + " type string: \"integer\"",
                "{type: object, properties: {a: {type: object, default: {b: 1}}}} | properties[a].default: Invalid"
                        + " value: {\"b\":1}: must not have unknown fields",
                "{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}} |"
                        + " properties[metadata]: Forbidden: must not specify anything other than name and generateName,"
                        + " but metadata is implicitly specified",
                "{type: object, properties: {a: {type: string}}, anyOf: [{properties: {b: {minLength: 1}}}]} |"
                        + " properties[b]: Required value: because it is defined in"
                        + " spec.versions[0].schema.openAPIV3Schema.anyOf[0].properties[b]",
                "{type: object, properties: {a: {type: string}}, anyOf: [{properties: {a: {type: string}}}]} |"
                        + " anyOf[0].properties[a].type: Forbidden: must be empty to be structural",
                "{type: object, properties: {a: {type: string, pattern: '('}}} | properties[a].pattern: Invalid value:"
                        + " \"(\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ):"
                        + " `(`",
                "{type: object, properties: {a: {type: object, properties: {b: {type: string}}, additionalProperties:"
                        + " {type: string}}}} | properties[a].additionalProperties: Forbidden: additionalProperties and"
                        + " properties are mutual exclusive",
                "{type: object, properties: {a: {type: array, uniqueItems: true, items: {type: string}}}} |"
                        + " properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime"
                        + " complexity becomes quadratic",
                "{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, items: {type: object}}}} |"
                        + " properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if"
                        + " x-kubernetes-list-type is map",
                "{type: object, properties: {a: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type:"
                        + " string}]}}} | ",
            })
    void schemas(String schema, String problem) {
        assertThat(problems(
                        "a.example.com",
                        "versions: [{name: v1, served: true, storage: true, schema:" + " {openAPIV3Schema: " + schema
                                + "}}]"))
                .isEqualTo(problem == null ? List.of() : List.of(PATH + problem));
    }

    @Test
    void schemasNestNoDeeperThanTheirLimit() {
        assertThat(problems("a.example.com", version(nested(VersionRules.MAX_SCHEMA_DEPTH - 1))))
                .isEmpty();
        assertThat(problems("a.example.com", version(nested(VersionRules.MAX_SCHEMA_DEPTH))))
                .containsExactly(
                        "spec.versions[0].schema.openAPIV3Schema: Forbidden: must not nest deeper than 200 levels");
    }

    private static String nested(int levels) {
        return "{type: object, properties: {a: ".repeat(levels) + "{type: string}" + "}}".repeat(levels);
    }

    private static String version(String schema) {
        return "versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: " + schema + "}}]";
    }

    @Test
    void namesAndVersions() {
        assertThat(problems("example", "versions: []"))
                .containsExactly(
                        "metadata.name: Invalid value: \"foos.a.example.com\": must be"
                                + " spec.names.plural+\".\"+spec.group",
                        "spec.group: Invalid value: \"example\": should be a domain with at least one dot",
                        "spec.versions: Invalid value: []: must have exactly one version marked as storage version",
                        "status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions; v1 was previously"
                                + " a storage version, and must remain in spec.versions until a storage migration"
                                + " ensures no data remains persisted in v1 and removes v1 from status.storedVersions");
    }

    @Test
    void scalesColumnsAndSelectableFields() {
        assertThat(problems("a.example.com", """
            versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {
                spec: {type: object, properties: {a: {type: string}, b: {type: array, items: {type: string}}}}}}},
              subresources: {scale: {specReplicasPath: .status.x, statusReplicasPath: ''}},
              additionalPrinterColumns: [{name: C, type: text, jsonPath: spec.a}],
              selectableFields: [{jsonPath: .spec.a}, {jsonPath: .spec.a}, {jsonPath: .spec.b}, {jsonPath: .spec.c}]}]\
            """))
                .containsExactly(
                        "spec.versions[0].selectableFields[1].jsonPath: Duplicate value: \".spec.a\"",
                        "spec.versions[0].selectableFields[2].jsonPath: Invalid value: \".spec.b\": must point to a"
                                + " field of type string, boolean or integer. Enum string fields and strings with"
                                + " formats are allowed.",
                        "spec.versions[0].selectableFields[3].jsonPath: Invalid value: \".spec.c\": is an invalid path:"
                                + " does not refer to a valid field",
                        "spec.versions[0].subresources.scale.specReplicasPath: Invalid value: \".status.x\": should be"
                                + " a json path under .spec",
                        "spec.versions[0].subresources.scale.statusReplicasPath: Required value",
                        "spec.versions[0].additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of"
                                + " boolean,date,integer,number,string",
                        "spec.versions[0].additionalPrinterColumns[0].JSONPath: Invalid value: \"spec.a\": must be a"
                                + " simple json path starting with .");
    }

    @Test
    void groupsOfTheCommunityNeedApproval() {
        var definition = definition(
                "a.k8s.io",
                "versions: [{name: v1, served: true, storage: true, schema:" + " {openAPIV3Schema: {type: object}}}]");
        assertThat(new DefinitionValidator(RuleCompiler.NONE).validateCreate(definition))
                .extracting(FieldError::toString)
                .contains("metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have"
                        + " approval annotation \"api-approved.kubernetes.io\", see"
                        + " https://github.com/kubernetes/enhancements/pull/1111");
    }

    @Test
    void whoeverCameFirstHasTheName() {
        var first = established("foos", "Foo");
        var second = established("bars", "Foo");
        assertThat(DefinitionStatus.plan(first, List.of(first), Instant.EPOCH)
                        .array("conditions")
                        .objects())
                .extracting(condition -> condition.text("type") + " " + condition.text("status"))
                .containsExactly("NamesAccepted True", "Established True");
        var served = first.with("status", DefinitionStatus.plan(first, List.of(first), Instant.EPOCH));
        var late = DefinitionStatus.plan(second, List.of(served, second), Instant.EPOCH);
        assertThat(late.array("conditions").objects())
                .extracting(condition -> condition.text("reason") + ": " + condition.text("message"))
                .containsExactly("KindConflict: \"Foo\" is already in use", "NotAccepted: not all names are accepted");
        assertThat(DefinitionStatus.plan(served, List.of(served), Instant.MAX)).isEqualTo(served.status());
    }

    private static ApiObject established(String plural, String kind) {
        return object("""
            metadata: {name: %1$s.a.example.com}
            spec: {group: a.example.com, names: {plural: %1$s, kind: %2$s, singular: %1$s-one, listKind: %1$sList}}
            """.formatted(plural, kind));
    }

    private static List<String> problems(String group, String versions) {
        return new DefinitionValidator(RuleCompiler.NONE)
                .validateCreate(definition(group, versions)).stream()
                        .map(FieldError::toString)
                        .toList();
    }

    private static ApiObject definition(String group, String versions) {
        return object("""
            metadata: {name: foos.a.example.com, uid: u}
            spec:
              group: %s
              scope: Namespaced
              names: {plural: foos, singular: foo, kind: Foo, listKind: FooList}
              %s
            status: {storedVersions: [v1]}
            """.formatted(group, versions));
    }

    private static ApiObject object(String yaml) {
        return new ApiObject(
                YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree().asObject());
    }
}
