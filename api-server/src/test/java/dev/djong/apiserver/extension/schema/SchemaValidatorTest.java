package dev.djong.apiserver.extension.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.codec.YamlReader;
import dev.djong.definition.CustomSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values against schemas; the words are upstream's. */
class SchemaValidatorTest {

    /** The schema and the value of one member, and what is wrong with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{type: integer}                  | 1               | ",
                "{type: integer}                  | 1.0             | ",
                "{type: integer}                  | 1.5             | a: Invalid value: \"number\": a in body must be"
                        + " of type integer: \"number\"",
                "{type: integer}                  | x               | a: Invalid value: \"string\": a in body must be"
                        + " of type integer: \"string\"",
                "{type: integer}                  | null            | a: Invalid value: \"null\": a in body must be of"
                        + " type integer: \"null\"",
                "{type: integer, nullable: true}  | null            | ",
                "{type: number}                   | 1               | ",
                "{type: string}                   | true            | a: Invalid value: \"boolean\": a in body must be"
                        + " of type string: \"boolean\"",
                "{x-kubernetes-int-or-string: true} | 5%            | ",
                "{x-kubernetes-int-or-string: true} | [1]           | a: Invalid value: \"array\": a in body must be"
                        + " of type integer,string: \"array\"",
                "{type: integer, minimum: 3}      | 2               | a: Invalid value: 2: a in body should be greater"
                        + " than or equal to 3",
                "{type: integer, minimum: 3, exclusiveMinimum: true} | 3 | a: Invalid value: 3: a in body should be"
                        + " greater than 3",
                "{type: number, maximum: 1.5}     | 1.75            | a: Invalid value: 1.75: a in body should be less"
                        + " than or equal to 1.5",
                "{type: integer, multipleOf: 4}   | 6               | a: Invalid value: 6: a in body should be a"
                        + " multiple of 4",
                "{type: string, maxLength: 2}     | äöü             | a: Too long: may not be more than 2 bytes",
                "{type: string, minLength: 2}     | x               | a: Invalid value: \"x\": a in body should be at"
                        + " least 2 chars long",
                "{type: string, pattern: '^a+$'}  | b               | a: Invalid value: \"b\": a in body should match"
                        + " '^a+$'",
                "{type: string, enum: [w, x]}     | z               | a: Unsupported value: \"z\": supported values:"
                        + " \"w\", \"x\"",
                "{type: string, format: date-time} | now            | a: Invalid value: \"now\": a in body must be of"
                        + " type date-time: \"now\"",
                "{type: string, format: ipv4}     | 10.0.0.1        | ",
                "{type: string, format: unheard-of} | x             | ",
                "{type: array, items: {type: string}, maxItems: 1} | [w, x] | a: Too many: 2: must have at most 1"
                        + " items",
                "{type: array, items: {type: string}, minItems: 1} | []     | a: Invalid value: 0: a in body should"
                        + " have at least 1 items",
                "{type: array, items: {type: object, required: [name]}} | [{}] | a[0].name: Required value",
                "{type: object, maxProperties: 1} | {x: 1, z: 2}    | a: Too many: 2: must have at most 1 items",
                "{type: object, additionalProperties: {type: integer}} | {x: q} | a.x: Invalid value: \"string\": a.x"
                        + " in body must be of type integer: \"string\"",
                "{type: object, not: {required: [x]}} | {x: 1}      | <nil>: Invalid value: \"\": \"a\" must not"
                        + " validate the schema (not)",
            })
    void keywords(String schema, String value, String problem) {
        var errors = check("{type: object, properties: {a: " + schema + "}}", "{a: " + value + "}");
        assertThat(errors).isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void ofSeveralSchemasTheClosestTellsWhy() {
        var schema = "{type: object, oneOf: [{required: [x]}, {required: [z]}]}";
        assertThat(check(schema, "{x: 1}")).isEmpty();
        assertThat(check(schema, "{}"))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"\" must validate one and only one schema (oneOf). Found none"
                                + " valid",
                        "x: Required value");
        assertThat(check(schema, "{x: 1, z: 1}"))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"\" must validate one and only one schema (oneOf). Found 2"
                                + " valid alternatives");
    }

    @Test
    void whatAnUpdateLeavesAloneIsNotCheckedAgain() {
        var schema = CustomSchema.of(json("""
            {type: object, properties: {a: {type: integer, minimum: 5}, b: {type: integer, minimum: 5},
             l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object,
               required: [k, v], properties: {k: {type: string}, v: {type: integer}}}}}}\
            """));
        var stored = new ApiObject(json("{a: 1, b: 5, l: [{k: one}]}"));
        var changed = new ApiObject(json("{a: 1, b: 2, l: [{k: two}, {k: one}]}"));
        assertThat(new SchemaValidator(schema).check(changed, stored))
                .extracting(FieldError::field)
                .containsExactly("b", "l[0].v");
    }

    @Test
    void setsAndMapsHoldNothingTwice() {
        var schema = "{type: object, properties: {s: {type: array, x-kubernetes-list-type: set, items: {type: string}},"
                + " m: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type:"
                + " object, properties: {k: {type: string}}}}}}";
        assertThat(check(schema, "{s: [x, z, x, x], m: [{k: p}, {k: p}]}"))
                .containsExactly("m[1]: Duplicate value: {\"k\":\"p\"}", "s[2]: Duplicate value: \"x\"");
    }

    @Test
    void aHostilePatternCostsNoMoreThanTheTextIsLong() {
        var schema = "{type: object, properties: {a: {type: string, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$'}}}";
        assertThat(check(schema, "{a: " + "a".repeat(100_000) + "}")).hasSize(1);
    }

    @Test
    void workIsBounded() {
        var schema = "{type: object, properties: {a: {type: string, pattern: '(a{10}){50}b'}}}";
        assertThat(check(schema, "{a: " + "a".repeat(200_000) + "}"))
                .containsExactly("a: Invalid value: \"\": validation was given up: matching patterns needs more than"
                        + " 50000000 steps");
    }

    @Test
    void embeddedObjectsAreObjects() {
        var schema = "{type: object, properties: {o: {type: object, x-kubernetes-embedded-resource: true,"
                + " x-kubernetes-preserve-unknown-fields: true}}}";
        assertThat(check(schema, "{o: {apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}, spec: {}}}"))
                .isEmpty();
        assertThat(check(schema, "{o: {kind: '', metadata: {labels: {a: 'b c'}}}}"))
                .hasSize(3)
                .contains("o.apiVersion: Required value", "o.kind: Invalid value: \"\": must not be empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a{1000}| true",
                "a{1001}| false",
                "((a{100}){100})| false",
                "(a{10}){10}| true",
                "[{]{3}| true",
                "(| false",
                "(?=a)| false"
            })
    void repetitionsAreBounded(String pattern, boolean fine) {
        assertThat(Patterns.problem(pattern).isEmpty()).isEqualTo(fine);
    }

    private static List<String> check(String schema, String object) {
        return new SchemaValidator(CustomSchema.of(json(schema)))
                .check(new ApiObject(json(object)), null).stream()
                        .map(FieldError::toString)
                        .toList();
    }

    private static JsonObject json(String yaml) {
        Json tree = YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8)).tree();
        return tree.asObject();
    }
}
