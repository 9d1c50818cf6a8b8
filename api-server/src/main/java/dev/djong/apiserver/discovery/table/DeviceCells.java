package dev.djong.apiserver.discovery.table;

import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Cells of devices, claims of them, and of the ways to run pods. */
final class DeviceCells {
    private DeviceCells() {}

    static List<Cell> nameAndAge(ApiObject object) {
        return List.of(CoreCells.name(object), CoreCells.age(object));
    }

    static List<Cell> claim(ApiObject claim) {
        return List.of(CoreCells.name(claim), Cell.of(String.join(",", states(claim))), CoreCells.age(claim));
    }

    private static List<String> states(ApiObject claim) {
        var states = new ArrayList<String>();
        if (claim.isBeingDeleted()) {
            states.add("deleted");
        }
        if (claim.status().has("allocation")) {
            states.add("allocated");
            if (!claim.status().array("reservedFor").isEmpty()) {
                states.add("reserved");
            }
        } else if (!claim.isBeingDeleted()) {
            states.add("pending");
        }
        return states;
    }

    static List<Cell> slice(ApiObject slice) {
        var spec = slice.spec();
        return List.of(
                CoreCells.name(slice),
                Cell.of(spec.text("nodeName"), Cell.UNSET),
                Cell.of(spec.text("driver")),
                Cell.of(spec.object("pool").text("name")),
                CoreCells.age(slice));
    }

    static List<Cell> runtimeClass(ApiObject runtime) {
        return List.of(CoreCells.name(runtime), Cell.of(runtime.root().text("handler")), CoreCells.age(runtime));
    }
}
