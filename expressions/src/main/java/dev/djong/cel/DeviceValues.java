package dev.djong.cel;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code device} of a selector. */
final class DeviceValues {
    private DeviceValues() {}

    /** A domain of which the device has nothing is empty, so that a selector may ask for any without looking first. */
    private static final class Domains extends HashMap<Object, Object> {
        private static final long serialVersionUID = 1;

        @Override
        public Object get(@Nullable Object domain) {
            var known = super.get(domain);
            return known == null ? Map.of() : known;
        }
    }

    static Map<String, Object> of(String driver, JsonObject attributes, JsonObject capacity) {
        return Map.of(
                "driver",
                driver,
                "attributes",
                byDomain(driver, attributes, DeviceValues::attribute),
                "capacity",
                byDomain(driver, capacity, DeviceValues::amount),
                "allowMultipleAllocations",
                false);
    }

    private interface Reader {
        Optional<Object> read(JsonObject json);
    }

    /** Names without a domain are of the driver's. */
    private static Map<Object, Object> byDomain(String driver, JsonObject members, Reader reader) {
        var domains = new Domains();
        members.forEach((name, json) -> {
            int slash = name.indexOf('/');
            var domain = slash < 0 ? driver : name.substring(0, slash);
            var value = json instanceof JsonObject object ? reader.read(object) : Optional.empty();
            value.ifPresent(read -> {
                @SuppressWarnings("unchecked")
                var names = (Map<Object, Object>) domains.computeIfAbsent(domain, any -> new HashMap<>());
                names.put(name.substring(slash + 1), read);
            });
        });
        return domains;
    }

    private static Optional<Object> attribute(JsonObject json) {
        return json.string("version")
                .<Object>flatMap(version -> Versions.parse(version))
                .or(() -> Optional.ofNullable(json.size() == 1 ? json.valueAt(0) : null)
                        .map(Values::of));
    }

    private static Optional<Object> amount(JsonObject json) {
        Json value = json.get("value");
        return Optional.ofNullable(value)
                .map(each -> Quantity.parse(each.toString().replace("\"", "")));
    }
}
