package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Locale;

/** Cells of the small kinds. */
final class CoreCells {
    private CoreCells() {}

    static Cell name(ApiObject object) {
        return Cell.of(object.name());
    }

    static Cell age(ApiObject object) {
        return Cell.age(object.creationTimestamp());
    }

    static List<Cell> nameAndCreation(ApiObject object) {
        return List.of(name(object), Cell.of(object.metadata().text("creationTimestamp")));
    }

    static List<Cell> configMap(ApiObject object) {
        int entries = object.root().object("data").size()
                + object.root().object("binaryData").size();
        return List.of(name(object), Cell.of(entries), age(object));
    }

    static List<Cell> secret(ApiObject object) {
        int entries = object.root().object("data").size();
        return List.of(name(object), Cell.of(object.root().text("type")), Cell.of(entries), age(object));
    }

    static List<Cell> serviceAccount(ApiObject object) {
        return List.of(name(object), Cell.of(object.root().array("secrets").size()), age(object));
    }

    static List<Cell> namespace(ApiObject object) {
        return List.of(name(object), Cell.of(object.status().text("phase")), age(object));
    }

    static List<Cell> lease(ApiObject object) {
        return List.of(name(object), Cell.of(object.spec().text("holderIdentity")), age(object));
    }

    static List<Cell> priorityClass(ApiObject object) {
        var root = object.root();
        return List.of(
                name(object),
                Cell.of(root.integerOr("value", 0)),
                Cell.of(root.flag("globalDefault")),
                age(object),
                Cell.of(root.text("preemptionPolicy")));
    }

    static List<Cell> resourceQuota(ApiObject object) {
        return List.of(name(object), Cell.of(usage(object, false)), Cell.of(usage(object, true)), age(object));
    }

    /** {@code cpu: 1/2, pods: 3/10}, of limits or of everything else. */
    private static String usage(ApiObject quota, boolean limits) {
        var used = quota.status().object("used");
        var hard = quota.status().object("hard");
        return Texts.joined(
                hard.names().stream()
                        .filter(resource -> resource.startsWith("limits") == limits)
                        .map(resource -> resource + ": " + (used.has(resource) ? used.text(resource) : "0") + "/"
                                + hard.text(resource)),
                ", ");
    }

    static List<Cell> roleBinding(ApiObject object) {
        var role = object.root().object("roleRef");
        return List.of(
                name(object),
                Cell.of(role.text("kind") + "/" + role.text("name")),
                age(object),
                Cell.of(subjects(object, "User")),
                Cell.of(subjects(object, "Group")),
                Cell.of(subjects(object, "ServiceAccount")));
    }

    private static String subjects(ApiObject binding, String kind) {
        return Texts.joined(
                binding.root()
                        .array("subjects")
                        .objects()
                        .filter(subject -> subject.text("kind").equals(kind))
                        .map(CoreCells::subject),
                ", ");
    }

    private static String subject(JsonObject subject) {
        var namespace = subject.text("namespace");
        return namespace.isEmpty() ? subject.text("name") : namespace + "/" + subject.text("name");
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
