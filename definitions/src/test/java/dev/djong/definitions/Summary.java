package dev.djong.definitions;

import dev.djong.definition.ChoiceSchema;
import dev.djong.definition.CustomSchema;
import dev.djong.definition.Definitions;
import dev.djong.definition.Field;
import dev.djong.definition.ListKind;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.RawSchema;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.ScalarSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders definitions as text for people. */
final class Summary {
    private Summary() {}

    static String of(ResourceDefinition definition) {
        var out = new StringBuilder();
        line(out, "kind", definition.kind().toString());
        line(out, "names", definition.plural() + " " + definition.singular() + " " + definition.shortNames());
        line(out, "scope", definition.namespaced() ? "namespaced" : "cluster");
        line(out, "verbs", String.join(" ", definition.verbs().stream().sorted().toList()));
        line(
                out,
                "stored",
                definition.stored() ? definition.storagePrefix() + " as " + definition.storedAs() : "never");
        line(out, "generated", String.valueOf(definition.generated()));
        line(
                out,
                "update",
                "unconditional " + definition.unconditionalUpdate() + ", create " + definition.createOnUpdate());
        line(out, "selectable", String.join(" ", definition.selectableFields()));
        for (var sub : definition.subresources()) {
            line(
                    out,
                    "subresource",
                    sub.name() + " of " + sub.kind() + " "
                            + sub.verbs().stream().sorted().toList());
        }
        for (var column : definition.columns()) {
            line(out, "column", column.name() + " " + column.type() + (column.priority() > 0 ? " wide" : ""));
        }
        return out.append(type(definition.schema())).toString();
    }

    /** Every type below the kinds' own, by package. */
    static Map<String, String> sharedTypes(Definitions definitions) {
        var roots = definitions.all().stream().map(ResourceDefinition::schema).collect(Collectors.toSet());
        Set<StructSchema> reached = new LinkedHashSet<>();
        roots.forEach(root -> reach(root, reached));
        var pages = new TreeMap<String, StringBuilder>();
        reached.stream()
                .filter(type -> !roots.contains(type))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(type -> pages.computeIfAbsent(
                                type.name().substring(0, type.name().lastIndexOf('.')), ignored -> new StringBuilder())
                        .append(type(type)));
        var texts = new TreeMap<String, String>();
        pages.forEach((name, page) -> texts.put(name, page.toString()));
        return texts;
    }

    private static void reach(Schema schema, Set<StructSchema> reached) {
        switch (schema) {
            case StructSchema struct -> {
                if (reached.add(struct)) {
                    struct.fields().forEach(field -> reach(field.schema(), reached));
                }
            }
            case ListSchema list -> reach(list.element(), reached);
            case MapSchema map -> reach(map.value(), reached);
            case ScalarSchema ignored -> {}
            case ChoiceSchema choice -> reach(choice.object(), reached);
            case RawSchema ignored -> {}
            case CustomSchema ignored -> {}
        }
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(label).append(": ").append(text).append('\n');
    }

    private static String type(StructSchema type) {
        var out = new StringBuilder("\n").append(type.name()).append(type.atomic() ? " (atomic)\n" : "\n");
        type.fields().forEach(field -> out.append("  ").append(field(field)).append('\n'));
        return out.toString();
    }

    private static String field(Field field) {
        var out = new StringBuilder(field.name()).append(": ").append(shape(field.schema()));
        out.append(", ").append(field.presence().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        out.append(field.required() ? ", required" : "").append(field.atomic() ? ", atomic" : "");
        if (field.defaultValue() != null) {
            out.append(", default ").append(field.defaultValue());
        }
        if (!field.strategies().isEmpty()) {
            out.append(", patch ")
                    .append(field.strategies().stream()
                            .map(s -> s.text())
                            .sorted()
                            .toList());
        }
        if (field.mergeKey() != null) {
            out.append(" by ").append(field.mergeKey());
        }
        out.append(field.number() == 0 ? "" : ", #" + within(field) + field.number());
        return out.toString();
    }

    private static String within(Field field) {
        var path = new StringBuilder();
        for (int rest = field.within(); rest != 0; rest >>= Field.WITHIN_BITS) {
            path.append(rest & (1 << Field.WITHIN_BITS) - 1).append('.');
        }
        return path.toString();
    }

    private static String shape(Schema schema) {
        return switch (schema) {
            case ScalarSchema scalar ->
                scalar.type().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + (scalar.values().isEmpty() ? "" : " " + scalar.values());
            case ListSchema list ->
                "list of " + shape(list.element())
                        + (list.kind() == ListKind.UNDECLARED
                                ? ""
                                : " (" + list.kind().name().toLowerCase(Locale.ROOT) + list.keys() + ")");
            case MapSchema map -> "map of " + shape(map.value());
            case StructSchema struct -> struct.shortName();
            case ChoiceSchema choice -> choice.object().shortName() + " or " + shape(choice.other());
            case RawSchema ignored -> "any";
            case CustomSchema ignored -> "custom";
        };
    }
}
