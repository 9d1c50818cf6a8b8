package dev.djong.cel;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.STRING;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where the selectors of device requests and device classes are compiled (KEP-4381). They see one {@code device}: its
 * driver, and its attributes and capacities by domain and name. All of them have largest sizes, so that the cost of a
 * selector is known before there is a device.
 */
public final class DeviceSelectors {
    /** Longer expressions are refused unread. */
    public static final int MAX_BYTES = 10 * 1024;
    /** Of one selector on one device. */
    public static final long MAX_COST = 1_000_000;

    private static final int MAX_MEMBERS = 32;
    private static final int MAX_DOMAIN_CHARS = 63;
    private static final int MAX_NAME_CHARS = 32;
    private static final int MAX_TEXT_CHARS = 64;
    private static final String DEVICE = "kubernetes.DRADevice";

    private static final CelType TYPE = RuleEnvironment.struct(
            DEVICE,
            Map.of(
                    "driver",
                    STRING,
                    "attributes",
                    byDomain(DYN),
                    "capacity",
                    byDomain(Types.QUANTITY),
                    "allowMultipleAllocations",
                    BOOL));
    private static final RuleEnvironment ENVIRONMENT = RuleEnvironment.of(
                    Map.of("device", TYPE), Map.of(DEVICE, TYPE), DeviceSelectors::largest)
            .withBindings();

    private DeviceSelectors() {}

    private static CelType byDomain(CelType value) {
        return MapType.create(STRING, MapType.create(STRING, value));
    }

    /** @throws InvalidRule if it does not compile, or can make anything but yes or no */
    public static Rule compile(String expression) throws InvalidRule {
        var rule = ENVIRONMENT.compile(expression, Set.of());
        if (!Set.of("bool", "dyn").contains(rule.resultType())) {
            throw new InvalidRule("must evaluate to bool or the unknown type, not " + rule.resultType());
        }
        return rule;
    }

    /**
     * What a selector is evaluated with for one device.
     *
     * @param attributes by name, each {@code {"string": ...}}, {@code {"int": ...}}, {@code {"bool": ...}} or {@code
     *     {"version": ...}}; a name without domain is of the driver's
     * @param capacity by name, each {@code {"value": ...}}
     */
    public static Map<String, Object> variables(String driver, JsonObject attributes, JsonObject capacity) {
        return Map.of("device", DeviceValues.of(driver, attributes, capacity));
    }

    /** Paths are {@code device.attributes["domain"].name}, where a name is a step of its own or {@code @values}. */
    private static OptionalLong largest(List<String> path, CelType type) {
        if (path.size() < 2) {
            return OptionalLong.empty();
        }
        boolean isMap = !path.get(1).equals("driver");
        return switch (path.size()) {
            case 2 -> OptionalLong.of(isMap ? MAX_MEMBERS : MAX_DOMAIN_CHARS);
            case 3 -> OptionalLong.of(path.get(2).equals("@keys") ? MAX_DOMAIN_CHARS : MAX_MEMBERS);
            case 4 -> OptionalLong.of(path.get(3).equals("@keys") ? MAX_NAME_CHARS : MAX_TEXT_CHARS);
            default -> OptionalLong.empty();
        };
    }
}
