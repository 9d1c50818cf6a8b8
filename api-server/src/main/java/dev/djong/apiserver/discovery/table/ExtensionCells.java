package dev.djong.apiserver.discovery.table;

import dev.djong.object.ApiObject;
import java.util.List;

/** Cells of kinds that extend the server. */
final class ExtensionCells {
    private ExtensionCells() {}

    static List<Cell> apiService(ApiObject registration) {
        var service = registration.spec().object("service");
        var name = service.isEmpty() ? "Local" : service.text("namespace") + "/" + service.text("name");
        return List.of(
                CoreCells.name(registration),
                Cell.of(name),
                Cell.of(availability(registration)),
                CoreCells.age(registration));
    }

    private static String availability(ApiObject registration) {
        return registration
                .status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals("Available"))
                .findFirst()
                .map(condition -> condition.text("status").equals("True")
                        ? "True"
                        : condition.text("status") + " (" + condition.text("reason") + ")")
                .orElse("Unknown");
    }
}
