package dev.djong.definitions.generator;

import dev.djong.definition.Column;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.definition.Subresource;
import dev.djong.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the overlays of kinds. */
final class KindJoin {
    private static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final Column NAME = new Column("Name", "string", "name", "The object's name", 0);
    private static final Column AGE = new Column("Age", "string", "", "Time since the object was created", 0);
    private static final Column CREATED = new Column("Created At", "date", "", "When the object was created", 0);

    private final Map<String, StructSchema> types;
    private final List<ResourceDefinition> definitions = new ArrayList<>();
    private final Map<GroupVersionKind, StructSchema> bodies =
            new TreeMap<>(Comparator.comparing(GroupVersionKind::toString));

    KindJoin(List<Overlay> files, Map<String, StructSchema> types) {
        this.types = types;
        files.forEach(this::read);
    }

    List<ResourceDefinition> definitions() {
        return definitions;
    }

    Map<GroupVersionKind, StructSchema> bodies() {
        return bodies;
    }

    private void read(Overlay file) {
        var group = file.text("group");
        var version = file.text("version");
        file.nodes("resources")
                .forEach(node -> definitions.add(definition(
                        node, new GroupVersionKind(group, version, node.text("kind")), file.text("package"))));
        file.texts("bodies")
                .forEach(kind -> bodies.put(
                        new GroupVersionKind(group, version, kind), type(file.text("package") + "." + kind)));
    }

    private ResourceDefinition definition(Overlay node, GroupVersionKind kind, String typePackage) {
        var selectable = new ArrayList<>(List.of("metadata.name", "metadata.namespace"));
        selectable.addAll(node.texts("selectable"));
        return new ResourceDefinition(
                kind,
                node.text("plural"),
                node.text("singular"),
                node.texts("shortNames"),
                node.texts("categories"),
                !node.text("scope", "namespaced").equals("cluster"),
                Set.copyOf(node.has("verbs") ? node.texts("verbs") : ALL_VERBS),
                node.nodes("subresources").stream()
                        .map(sub -> subresource(sub, kind))
                        .toList(),
                node.has("storage") ? node.text("storage") : null,
                node.has("storedAs") ? kind(node.member("storedAs"), new GroupVersionKind("", "", "")) : kind,
                node.flag("generated", false),
                node.flag("unconditionalUpdate", true),
                node.flag("createOnUpdate", false),
                selectable,
                columns(node),
                type(typePackage + "." + kind.kind()));
    }

    private static Subresource subresource(Overlay node, GroupVersionKind parent) {
        var verbs = node.has("verbs") ? node.texts("verbs") : List.of("get", "patch", "update");
        return new Subresource(node.text("name"), kind(node, parent), Set.copyOf(verbs));
    }

    private static GroupVersionKind kind(Overlay node, GroupVersionKind fallback) {
        return new GroupVersionKind(
                node.text("group", fallback.group()),
                node.text("version", fallback.version()),
                node.text("kind", fallback.kind()));
    }

    private static List<Column> columns(Overlay node) {
        var columns = new ArrayList<Column>();
        if (node.has("columns") && node.flag("nameColumn", true)) {
            columns.add(NAME);
        }
        for (var column : node.list("columns")) {
            columns.add(column.equals("age") ? AGE : column.equals("created") ? CREATED : column(Overlay.of(column)));
        }
        return columns;
    }

    private static Column column(Overlay node) {
        return new Column(
                node.text("name"),
                node.text("type", "string"),
                node.text("format", ""),
                node.text("description"),
                node.number("priority", 0));
    }

    private StructSchema type(String name) {
        var type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no type " + name);
        }
        return type;
    }
}
