package dev.djong.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.definition.CustomSchema;
import dev.djong.object.ApiObject;
import dev.djong.status.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code x-kubernetes-validations}: what definitions may demand, and what becomes of objects. */
class SchemaRulesTest {
    private static CustomSchema spec(String properties, String more) {
        return CustomSchema.of(Yaml.tree("""
                type: object
                properties:
                  spec:
                    type: object
                %s
                    properties:
                %s
                """.formatted(
                        more.indent(4).stripTrailing(), properties.indent(6).stripTrailing())));
    }

    private static ApiObject object(String spec) {
        return Yaml.object("{apiVersion: a/v1, kind: A, metadata: {name: x}, spec: %s}".formatted(spec));
    }

    private static List<String> check(CustomSchema schema, String spec, @Nullable String stored) {
        assertThat(SchemaRules.problems(schema, "schema")).isEmpty();
        return new SchemaRules(schema)
                .check(object(spec), stored == null ? null : object(stored)).stream()
                        .map(FieldError::toString)
                        .toList();
    }

    @Test
    void saysWhatIsWrongWhereItIs() {
        var schema = spec(
                """
                replicas: {type: integer, x-kubernetes-validations: [{rule: self <= 5, message: too many}]}
                min: {type: integer}
                name: {type: string, maxLength: 10, x-kubernetes-validations: [{rule: "self.startsWith('a')", reason: FieldValueForbidden}]}
                """,
                "x-kubernetes-validations: [{rule: self.min <= self.replicas, messageExpression: \"'min %d is over'.format([self.min])\", fieldPath: .min}]");
        assertThat(check(schema, "{replicas: 7, min: 9, name: bob}", null))
                .containsExactlyInAnyOrder(
                        "spec.min: Invalid value: min 9 is over",
                        "spec.replicas: Invalid value: 7: too many",
                        "spec.name: Forbidden: failed rule: self.startsWith('a')");
        assertThat(check(schema, "{replicas: 3, min: 1, name: ann}", null)).isEmpty();
        assertThat(check(schema, "{replicas: 3}", null))
                .containsExactly(
                        "spec: Invalid value: \"object\": no such key: min evaluating rule: self.min <= self.replicas");
    }

    @Test
    void comparesWithWhatWasThere() {
        var schema = spec("""
                size: {type: integer, x-kubernetes-validations: [{rule: self >= oldSelf, message: may only grow}]}
                mode: {type: string, maxLength: 9, x-kubernetes-validations: [{rule: "oldSelf.hasValue() ? oldSelf.value() == self : self == 'new'", optionalOldSelf: true}]}
                parts:
                  type: array
                  maxItems: 5
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  items:
                    type: object
                    required: [name]
                    properties:
                      name: {type: string, maxLength: 9}
                      fixed: {type: string, maxLength: 9, x-kubernetes-validations: [{rule: self == oldSelf, message: is fixed}]}
                """, "");
        assertThat(check(schema, "{size: 1}", null)).isEmpty();
        assertThat(check(schema, "{size: 1}", "{size: 2}"))
                .containsExactly("spec.size: Invalid value: 1: may only grow");
        assertThat(check(schema, "{size: 2}", "{}")).isEmpty();
        assertThat(check(schema, "{mode: old}", null)).hasSize(1);
        assertThat(check(schema, "{mode: new}", "{}")).isEmpty();
        assertThat(check(schema, "{mode: a}", "{mode: b}")).hasSize(1);
        assertThat(check(
                        schema,
                        "{parts: [{name: b, fixed: '2'}, {name: a, fixed: '9'}]}",
                        "{parts: [{name: a, fixed: '1'}, {name: b, fixed: '2'}]}"))
                .containsExactly("spec.parts[1].fixed: Invalid value: \"9\": is fixed");
    }

    @Test
    void holdsNothingAgainstWhatAnUpdateLeftAlone() {
        var schema = spec(
                "a: {type: integer, x-kubernetes-validations: [{rule: self < 5}]}\nb: {type: integer}\nl: {type: array, maxItems: 9, items: {type: integer, x-kubernetes-validations: [{rule: self < 5}]}}",
                "");
        assertThat(check(schema, "{a: 9, b: 2, l: [9]}", "{a: 9, b: 1, l: [9]}"))
                .isEmpty();
        assertThat(check(schema, "{a: 10, b: 2, l: [9, 1]}", "{a: 9, b: 1, l: [9]}"))
                .containsExactly(
                        "spec.a: Invalid value: 10: failed rule: self < 5",
                        "spec.l[0]: Invalid value: 9: failed rule: self < 5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{type: string, format: date-time} | self < timestamp('2030-01-01T00:00:00Z') | '2024-01-01T00:00:00Z'",
                "{type: string, format: duration} | self == duration('90s') | 1m30s",
                "{type: string, format: byte} | self == b'abc' | YWJj",
                "{type: string, format: date} | self.getFullYear() == 2024 | '2024-05-06'",
                "{type: number} | self == 3.0 | 3",
                "{x-kubernetes-int-or-string: true} | type(self) == int ? self == 5 : self == '5%' | 5",
                "{x-kubernetes-int-or-string: true} | type(self) == int ? self == 5 : self == '5%' | 5%",
                "{type: object, maxProperties: 5, additionalProperties: {type: integer}} | self.all(k, self[k] > 0) && self['x-y'] == 1 | {x-y: 1}",
                "{type: object, properties: {x-y: {type: integer}, namespace: {type: string}, a.b: {type: integer}}} | self.x__dash__y == 1 && self.__namespace__ == 'a' && !has(self.a__dot__b) | {x-y: 1, namespace: a}",
                "{type: array, maxItems: 3, items: {type: object, properties: {a: {type: integer}}}} | self.exists(i, has(i.a) && i.a == 2) && self[0].a == 1 | [{a: 1}, {a: 2}]",
            })
    void seesValuesAsTheirSchemaSays(String type, String rule, String value) {
        var schema =
                spec("x: " + type.replaceFirst("}$", ", x-kubernetes-validations: [{rule: \"" + rule + "\"}]}"), "");
        assertThat(check(schema, "{x: " + value + "}", null)).isEmpty();
    }

    private static List<String> problems(String properties) {
        return SchemaRules.problems(spec(properties, ""), "schema").stream()
                .map(FieldError::toString)
                .toList();
    }

    @Test
    void refusesRulesThatCannotWork() {
        assertThat(
                        problems(
                                "a: {type: integer, x-kubernetes-validations: [{rule: self.x}, {rule: self}, {rule: self > 1, messageExpression: '1'}, {rule: self > 1, optionalOldSelf: true}]}"))
                .hasSize(4)
                .anyMatch(
                        text -> text.startsWith(
                                "schema.properties[spec].properties[a].x-kubernetes-validations[0].rule: Invalid value: {\"FieldPath\":\"\""))
                .anyMatch(text -> text.endsWith("cel expression must evaluate to a bool"))
                .anyMatch(text -> text.endsWith("messageExpression must evaluate to a string"))
                .anyMatch(text -> text.endsWith(
                        "[3].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"));
        assertThat(
                        problems(
                                "l: {type: array, maxItems: 2, items: {type: integer, x-kubernetes-validations: [{rule: self == oldSelf}]}}"))
                .containsExactly(
                        "schema.properties[spec].properties[l].items.x-kubernetes-validations[0].rule: Invalid value: \"self == oldSelf\":"
                                + " oldSelf cannot be used on the uncorrelatable portion of the schema within schema.properties[spec].properties[l]");
        assertThat(
                        problems(
                                "o: {type: object, properties: {a: {type: string}}, x-kubernetes-validations: [{rule: 'true', fieldPath: .b}]}"))
                .containsExactly(
                        "schema.properties[spec].properties[o].x-kubernetes-validations[0].fieldPath: Invalid value: \".b\": must be a valid path");
    }

    @Test
    void refusesRulesThatMayCostTooMuch() {
        var unbounded =
                "l: {type: array, items: {type: string}, x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a != b))'}]}";
        assertThat(problems(unbounded))
                .contains(
                        "schema.properties[spec].properties[l].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds"
                                + " budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and"
                                + " maxLength where arrays, maps, and strings are declared)")
                .contains(
                        "schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds"
                                + " budget by factor of more than 100x (try simplifying the rule, or adding maxItems, maxProperties, and"
                                + " maxLength where arrays, maps, and strings are declared)");
        assertThat(
                        problems(
                                "l: {type: array, maxItems: 20, items: {type: string, maxLength: 20}, x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a != b))'}]}"))
                .isEmpty();
    }

    @Test
    void endsWhatCostsTooMuch() {
        var schema = spec(
                "l: {type: array, items: {type: integer}, x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a + b >= 0))'}]}",
                "");
        var list = "[" + "1,".repeat(2000) + "1]";
        assertThat(new SchemaRules(schema).check(object("{l: " + list + "}"), null))
                .extracting(FieldError::toString)
                .containsExactly(
                        "spec.l: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no further validation"
                                + " rules will be run due to call cost exceeds limit for rule: self.all(a, self.all(b, a + b >= 0))");
    }

    @Test
    void reachesTheObjectsNameFromItsRoot() {
        var schema = CustomSchema.of(
                Yaml.tree(
                        "{type: object, x-kubernetes-validations: [{rule: self.metadata.name == 'x' && self.kind == 'A'}, {rule: self.metadata.name == 'y'}]}"));
        assertThat(SchemaRules.problems(schema, "schema")).isEmpty();
        assertThat(new SchemaRules(schema).check(object("{}"), null))
                .extracting(FieldError::toString)
                .containsExactly("<nil>: Invalid value: failed rule: self.metadata.name == 'y'");
    }
}
