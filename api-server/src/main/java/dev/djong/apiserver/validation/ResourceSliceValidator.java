package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a driver offers on its nodes (KEP-4381): where it can be reached, and its devices with their attributes. */
final class ResourceSliceValidator extends MetadataValidator {
    private static final int MAX_DEVICES = 128;
    /** Devices with taints, or that share counters, cost more to look at. */
    private static final int MAX_COSTLY_DEVICES = 64;

    private static final int MAX_COUNTER_SETS = 8;
    private static final int MAX_COUNTERS = 32;
    private static final int MAX_CONSUMPTIONS = 2;
    private static final int MAX_ATTRIBUTES_AND_CAPACITIES = 32;
    private static final int MAX_TAINTS = 16;
    private static final int MAX_VALUE_CHARS = 64;
    private static final int MAX_ID_CHARS = 32;
    private static final List<String> VALUES = List.of("bool", "int", "string", "version");
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");
    private static final List<String> OF_SLICE =
            List.of("nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection");
    private static final List<String> OF_DEVICE = List.of("nodeName", "nodeSelector", "allNodes");

    /** Possessive, so that no text makes it search. */
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9][0-9]*+)\\.(0|[1-9][0-9]*+)\\.(0|[1-9][0-9]*+)"
            + "(-[0-9A-Za-z-]++(\\.[0-9A-Za-z-]++)*+)?(\\+[0-9A-Za-z-]++(\\.[0-9A-Za-z-]++)*+)?");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");

    ResourceSliceValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject slice) {
        var spec = slice.spec();
        NodeKindValidators.driverName(errors, spec.text("driver"), "spec.driver");
        pool(errors, spec.object("pool"));
        selection(errors, spec);
        if (spec.has("sharedCounters") && spec.has("devices")) {
            errors.invalid("spec", "", "only one of `sharedCounters` or `devices` is allowed");
        }
        devices(errors, spec);
        Items.atMost(errors, spec, "spec", "sharedCounters", MAX_COUNTER_SETS);
        Items.each(spec, "spec", "sharedCounters", (set, at) -> {
            name(errors, set.text("name"), at + ".name");
            counters(errors, set, at);
        });
        Items.unique(errors, spec, "spec", "sharedCounters");
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject slice, ApiObject stored) {
        check(errors, slice);
        var spec = slice.spec();
        var before = stored.spec();
        errors.unchanged(
                "spec.pool.name",
                spec.object("pool").get("name"),
                before.object("pool").get("name"));
        errors.unchanged("spec.driver", spec.get("driver"), before.get("driver"));
        errors.unchanged("spec.nodeName", spec.get("nodeName"), before.get("nodeName"));
    }

    private static void pool(Errors errors, JsonObject pool) {
        poolName(errors, pool.text("name"), "spec.pool.name");
        long count = pool.integerOr("resourceSliceCount", 0);
        if (count <= 0) {
            errors.invalid("spec.pool.resourceSliceCount", Json.of(count), "must be greater than zero");
        }
        long generation = pool.integerOr("generation", 0);
        if (generation < 0) {
            errors.invalid("spec.pool.generation", Json.of(generation), "must be greater than or equal to zero");
        }
    }

    static void poolName(Errors errors, String name, String path) {
        if (name.isEmpty()) {
            errors.required(path, "");
        } else if (name.length() > Names.SUBDOMAIN_MAX) {
            errors.add(FieldError.tooLong(path, Names.SUBDOMAIN_MAX));
        } else {
            for (var part : name.split("/", -1)) {
                errors.invalid(path, name, Names.dnsSubdomain(part));
            }
        }
    }

    private static void selection(Errors errors, JsonObject spec) {
        var given = given(errors, spec, "spec", OF_SLICE, "must be either unset or set to a non-empty string");
        if (spec.object("nodeSelector").array("nodeSelectorTerms").size() > 1) {
            errors.invalid(
                    "spec.nodeSelector.nodeSelectorTerms",
                    spec.object("nodeSelector").get("nodeSelectorTerms"),
                    "must have exactly one node selector term");
        }
        var all = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
        if (given.isEmpty()) {
            errors.required("spec", all);
        } else if (given.size() > 1) {
            errors.invalid("spec", "{" + String.join(", ", given) + "}", all + ", but multiple fields are set");
        }
    }

    /** Which of the ways to say where something is were used, each checked. */
    private static List<String> given(
            Errors errors, JsonObject holder, String path, List<String> ways, String emptyName) {
        var given = new ArrayList<String>();
        for (var way : ways) {
            var at = path + "." + way;
            switch (holder.get(way)) {
                case null -> {}
                case JsonBool flag
                when flag == JsonBool.FALSE -> errors.invalid(at, flag, "must be either unset or set to true");
                case JsonBool flag -> given.add("`" + way + "`");
                case JsonObject selector -> {
                    given.add("`" + way + "`");
                    SchedulingRules.nodeSelector(errors, selector, at);
                }
                case Json name when holder.text(way).isEmpty() -> errors.invalid(at, name, emptyName);
                case Json name -> {
                    given.add("`" + way + "`");
                    errors.invalid(at, holder.text(way), Names.dnsSubdomain(holder.text(way)));
                }
            }
        }
        return given;
    }

    private static void devices(Errors errors, JsonObject spec) {
        boolean costly = spec.array("devices")
                .objects()
                .anyMatch(device -> !device.array("taints").isEmpty()
                        || !device.array("consumesCounters").isEmpty());
        Items.atMost(errors, spec, "spec", "devices", costly ? MAX_COSTLY_DEVICES : MAX_DEVICES);
        boolean eachWhere = spec.flag("perDeviceNodeSelection");
        Items.each(spec, "spec", "devices", (device, at) -> device(errors, device, at, eachWhere));
        Items.unique(errors, spec, "spec", "devices");
    }

    private static void device(Errors errors, JsonObject device, String path, boolean saysWhere) {
        errors.invalid(path + ".name", device.text("name"), Names.dnsLabel(device.text("name")));
        int members =
                device.object("attributes").size() + device.object("capacity").size();
        if (members > MAX_ATTRIBUTES_AND_CAPACITIES) {
            errors.invalid(
                    path,
                    Json.of(members),
                    "the total number of attributes and capacities must not exceed " + MAX_ATTRIBUTES_AND_CAPACITIES);
        }
        device.object("attributes").forEach((key, value) -> {
            var at = path + ".attributes[" + key + "]";
            qualifiedName(errors, key, at);
            attribute(errors, value.asObject(), at);
        });
        device.object("capacity").forEach((key, value) -> {
            var at = path + ".capacity[" + key + "]";
            qualifiedName(errors, key, at);
            if (value.asObject().has("requestPolicy") && !device.flag("allowMultipleAllocations")) {
                errors.forbidden(at + ".requestPolicy", "allowMultipleAllocations must be true");
            }
        });
        taints(errors, device, path);
        Items.atMost(errors, device, path, "consumesCounters", MAX_CONSUMPTIONS);
        Items.each(device, path, "consumesCounters", (consumed, at) -> {
            name(errors, consumed.text("counterSet"), at + ".counterSet");
            counters(errors, consumed, at);
        });
        where(errors, device, path, saysWhere);
    }

    private static void where(Errors errors, JsonObject device, String path, boolean saysWhere) {
        if (!saysWhere) {
            if (OF_DEVICE.stream().anyMatch(device::has)) {
                errors.invalid(
                        path,
                        Json.NULL,
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to"
                                + " true in the ResourceSlice spec");
            }
            return;
        }
        var given = given(errors, device, path, OF_DEVICE, "must not be empty");
        var one =
                "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is"
                        + " set to true in the ResourceSlice spec";
        if (given.isEmpty()) {
            errors.required(path, one);
        } else if (given.size() > 1) {
            errors.invalid(path, "{" + String.join(", ", given) + "}", one);
        }
    }

    private static void attribute(Errors errors, JsonObject attribute, String path) {
        long values = VALUES.stream().filter(attribute::has).count();
        if (values != 1) {
            errors.invalid(path, values == 0 ? Json.of("") : attribute, "exactly one value must be specified");
        }
        for (var member : List.of("string", "version")) {
            var value = attribute.text(member);
            if (member.equals("version")
                    && attribute.has(member)
                    && !SEMVER.matcher(value).matches()) {
                errors.invalid(path + ".version", value, "must be a string compatible with semver.org spec 2.0.0");
            }
            if (value.length() > MAX_VALUE_CHARS) {
                errors.add(FieldError.tooLong(path + "." + member, MAX_VALUE_CHARS));
            }
        }
    }

    private static void taints(Errors errors, JsonObject device, String path) {
        Items.atMost(errors, device, path, "taints", MAX_TAINTS);
        Items.each(device, path, "taints", (taint, at) -> {
            errors.invalid(at + ".key", taint.text("key"), Names.qualifiedName(taint.text("key")));
            if (!taint.text("value").isEmpty()) {
                errors.invalid(at + ".value", taint.text("value"), Names.labelValue(taint.text("value")));
            }
            errors.oneOf(at + ".effect", taint.text("effect"), EFFECTS);
        });
    }

    private static void counters(Errors errors, JsonObject holder, String path) {
        var counters = holder.object("counters");
        if (counters.isEmpty()) {
            errors.required(path + ".counters", "");
        } else if (counters.size() > MAX_COUNTERS) {
            errors.add(FieldError.tooMany(path + ".counters", counters.size(), MAX_COUNTERS));
        }
        counters.names().forEach(name -> errors.invalid(path + ".counters", name, Names.dnsLabel(name)));
    }

    private static void name(Errors errors, String name, String path) {
        if (name.isEmpty()) {
            errors.required(path, "");
        } else {
            errors.invalid(path, name, Names.dnsLabel(name));
        }
    }

    /** {@code example.com/memory}, or {@code memory} of the driver's own domain. */
    private static void qualifiedName(Errors errors, String name, String path) {
        int slash = name.indexOf('/');
        if (name.isEmpty()) {
            errors.required(path, "name required");
        } else if (slash == 0) {
            errors.required(path, "the domain must not be empty");
        } else if (slash > 0) {
            NodeKindValidators.driverName(errors, name.substring(0, slash), path);
        }
        var id = name.substring(slash + 1);
        if (slash >= 0 && id.isEmpty()) {
            errors.required(path, "the name must not be empty");
        } else if (id.length() > MAX_ID_CHARS) {
            errors.add(FieldError.tooLong(path, MAX_ID_CHARS));
        } else if (!name.isEmpty() && !IDENTIFIER.matcher(id).matches()) {
            errors.invalid(
                    path,
                    id,
                    "a valid C identifier must start with alphabetic character or '_', followed by a string of"
                            + " alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used"
                            + " for validation is '[A-Za-z_][A-Za-z0-9_]*')");
        }
    }
}
