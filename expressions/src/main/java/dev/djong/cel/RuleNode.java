package dev.djong.cel;

import dev.cel.common.types.CelType;
import dev.djong.definition.CustomSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node of a schema with its compiled rules, and those below it that have any.
 *
 * @param broken why rules could not be compiled, which a definition from elsewhere may have
 */
record RuleNode(
        CustomSchema schema,
        @Nullable SchemaType type,
        List<SchemaRule> rules,
        List<String> broken,
        Map<String, RuleNode> properties,
        @Nullable RuleNode additional,
        @Nullable RuleNode items) {
    /** Not {@code self}: {@code self.metadata} must be a member and no type. */
    static final String TYPE_NAME = "selfType";

    static RuleNode of(CustomSchema schema) {
        return of(schema, true);
    }

    private static RuleNode of(CustomSchema schema, boolean resource) {
        var json = schema.source().array("x-kubernetes-validations");
        var structs = new HashMap<String, CelType>();
        var type = json.isEmpty() ? null : SchemaType.of(schema, resource, TYPE_NAME, structs);
        var rules = new ArrayList<SchemaRule>();
        var broken = new ArrayList<String>();
        if (type != null) {
            for (var rule : json.objects().toList()) {
                try {
                    var environment = SchemaRule.environment(type, structs, rule.flag("optionalOldSelf"));
                    rules.add(SchemaRule.of(rule, environment));
                } catch (InvalidRule invalid) {
                    broken.add("rule compile error: " + invalid.getMessage());
                }
            }
        }
        var properties = new LinkedHashMap<String, RuleNode>();
        schema.properties().forEach((name, below) -> {
            if (SchemaRules.hasRules(below)) {
                properties.put(name, of(below, below.embedsResource()));
            }
        });
        return new RuleNode(schema, type, rules, broken, properties, child(schema.additional()), child(schema.items()));
    }

    private static @Nullable RuleNode child(@Nullable CustomSchema schema) {
        return schema == null || !SchemaRules.hasRules(schema) ? null : of(schema, schema.embedsResource());
    }
}
