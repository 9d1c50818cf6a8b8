package dev.djong.scheduler.snapshot;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Optional;

/**
 * Something that a node can give to pods (KEP-4381).
 *
 * @param attributes by name, as they are written; a name without domain is of the driver's
 * @param capacity likewise
 * @param taints what keeps claims away that do not tolerate it
 * @param consumption what it takes of counters that it shares with others of its pool
 * @param special whether it is shared by parts, or may only be used after its driver has prepared something: such devices
 *     are not given out here
 */
public record Device(
        DeviceId id,
        DevicePlace place,
        JsonObject attributes,
        JsonObject capacity,
        List<Taint> taints,
        List<Counter> consumption,
        boolean special) {

    /** An amount of something that several devices share, such as the memory of a card that can be cut up. */
    public record Counter(String set, String name, Quantity amount) {}

    /** @param name with its domain; what is of the driver's own domain may be written without one */
    public Optional<Json> attribute(String name) {
        return find(attributes, name);
    }

    public Optional<Quantity> capacityOf(String name) {
        return find(capacity, name).filter(JsonObject.class::isInstance).map(each -> amount((JsonObject) each));
    }

    private Optional<Json> find(JsonObject members, String name) {
        var whole = members.find(name);
        boolean isDrivers = name.startsWith(id.driver() + "/");
        return whole.isPresent() || !isDrivers
                ? whole
                : members.find(name.substring(id.driver().length() + 1));
    }

    static Device of(JsonObject json, String driver, String pool, DevicePlace ofSlice) {
        return new Device(
                new DeviceId(driver, pool, json.text("name")),
                ofSlice instanceof DevicePlace.Unknown ? DevicePlace.of(json) : ofSlice,
                json.object("attributes"),
                json.object("capacity"),
                json.array("taints")
                        .objects()
                        .filter(taint -> !taint.text("effect").equals("None"))
                        .map(Taint::of)
                        .toList(),
                json.array("consumesCounters")
                        .objects()
                        .flatMap(each -> counters(each.text("counterSet"), each.object("counters")).stream())
                        .toList(),
                json.flag("allowMultipleAllocations")
                        || !json.array("bindingConditions").isEmpty());
    }

    static List<Counter> counters(String set, JsonObject counters) {
        return counters.names().stream()
                .map(name -> new Counter(set, name, amount(counters.object(name))))
                .toList();
    }

    /** A quantity may be written as a number. */
    private static Quantity amount(JsonObject holder) {
        var value = holder.get("value");
        return value == null ? Quantity.ZERO : Quantity.parse(value.toString().replace("\"", ""));
    }
}
