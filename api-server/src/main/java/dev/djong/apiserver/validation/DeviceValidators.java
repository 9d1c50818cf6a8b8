package dev.djong.apiserver.validation;

import dev.djong.cel.DeviceSelectors;
import dev.djong.cel.InvalidRule;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Claims to devices and classes of them (KEP-4381); what is asked for stays, for it may be given already. */
final class DeviceValidators {
    private static final int MAX_ITEMS = 32;
    private static final int MAX_ALTERNATIVES = 8;
    private static final List<String> MODES = List.of("All", "ExactCount");

    private DeviceValidators() {}

    static Validator claim() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject claim) {
                devices(errors, claim.spec().object("devices"), "spec.devices");
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject claim, ApiObject stored) {
                errors.unchanged("spec", claim.spec(), stored.spec());
            }

            @Override
            protected void checkStatus(Errors errors, ApiObject claim, ApiObject stored) {
                ClaimStatusRules.check(errors, claim, stored);
            }
        };
    }

    static Validator claimTemplate() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject template) {
                var metadata = template.spec().object("metadata");
                ObjectMetas.labels(errors, metadata.object("labels").stringMap(), "spec.metadata.labels");
                ObjectMetas.annotations(
                        errors, metadata.object("annotations").stringMap(), "spec.metadata.annotations");
                devices(errors, template.spec().object("spec").object("devices"), "spec.spec.devices");
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject template, ApiObject stored) {
                errors.unchanged("spec", template.spec(), stored.spec());
            }
        };
    }

    static Validator deviceClass() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject deviceClass) {
                selectors(errors, deviceClass.spec(), "spec");
                config(errors, deviceClass);
            }

            /** Selectors that are stored stay good, whatever is added to the rules. */
            @Override
            protected void checkUpdate(Errors errors, ApiObject deviceClass, ApiObject stored) {
                var selectors = deviceClass.spec().array("selectors");
                if (!selectors.equals(stored.spec().array("selectors"))) {
                    selectors(errors, deviceClass.spec(), "spec");
                }
                config(errors, deviceClass);
            }

            private static void config(Errors errors, ApiObject deviceClass) {
                Items.atMost(errors, deviceClass.spec(), "spec", "config", MAX_ITEMS);
            }
        };
    }

    private static void devices(Errors errors, JsonObject devices, String path) {
        var names = requestNames(devices);
        Items.atMost(errors, devices, path, "requests", MAX_ITEMS);
        Items.each(devices, path, "requests", (request, at) -> request(errors, request, at));
        Items.unique(errors, devices, path, "requests");
        for (var member : List.of("constraints", "config")) {
            Items.atMost(errors, devices, path, member, MAX_ITEMS);
            Items.each(devices, path, member, (item, at) -> {
                Items.eachText(item.array("requests"), at + ".requests", (name, nameAt) -> {
                    if (!isKnown(names, name)) {
                        errors.invalid(nameAt, name, "must be the name of a request in the claim");
                    }
                });
            });
        }
        Items.each(devices, path, "constraints", (constraint, at) -> {
            if (!constraint.has("matchAttribute") && !constraint.has("distinctAttribute")) {
                errors.required(at + ".matchAttribute", "");
            }
        });
    }

    /** The requests of a claim, each with the names of its alternatives. */
    static Map<String, Set<String>> requestNames(JsonObject devices) {
        var names = new HashMap<String, Set<String>>();
        devices.array("requests")
                .objects()
                .forEach(request -> names.put(
                        request.text("name"),
                        request.array("firstAvailable")
                                .objects()
                                .map(alternative -> alternative.text("name"))
                                .collect(Collectors.toSet())));
        return names;
    }

    static boolean isKnown(Map<String, Set<String>> names, String name) {
        var parts = name.split("/", -1);
        var alternatives = names.get(parts[0]);
        return alternatives != null && (parts.length == 1 || parts.length == 2 && alternatives.contains(parts[1]));
    }

    private static void request(Errors errors, JsonObject request, String path) {
        name(errors, request, path);
        boolean exactly = request.has("exactly");
        boolean any = !request.array("firstAvailable").isEmpty();
        if (exactly && any) {
            errors.invalid(
                    path,
                    Json.NULL,
                    "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set");
        } else if (exactly) {
            wanted(errors, request.object("exactly"), path + ".exactly");
        } else if (any) {
            Items.atMost(errors, request, path, "firstAvailable", MAX_ALTERNATIVES);
            Items.each(request, path, "firstAvailable", (alternative, at) -> {
                name(errors, alternative, at);
                wanted(errors, alternative, at);
            });
            Items.unique(errors, request, path, "firstAvailable");
        } else {
            errors.required(path, "exactly one of `exactly` or `firstAvailable` is required");
        }
    }

    private static void name(Errors errors, JsonObject request, String path) {
        var name = request.text("name");
        if (name.isEmpty()) {
            errors.required(path + ".name", "");
        } else {
            errors.invalid(path + ".name", name, Names.dnsLabel(name));
        }
    }

    private static void wanted(Errors errors, JsonObject wanted, String path) {
        var deviceClass = wanted.text("deviceClassName");
        if (deviceClass.isEmpty()) {
            errors.required(path + ".deviceClassName", "");
        } else {
            errors.invalid(path + ".deviceClassName", deviceClass, Names.dnsSubdomain(deviceClass));
        }
        selectors(errors, wanted, path);
        var mode = wanted.text("allocationMode");
        long count = wanted.integerOr("count", 0);
        if (!MODES.contains(mode)) {
            errors.add(FieldError.notSupported(path + ".allocationMode", Json.of(mode), MODES));
        } else if (mode.equals("All") && count != 0) {
            errors.invalid(path + ".count", Json.of(count), "must not be specified when allocationMode is 'All'");
        } else if (mode.equals("ExactCount") && count <= 0) {
            errors.invalid(path + ".count", Json.of(count), "must be greater than zero");
        }
    }

    private static void selectors(Errors errors, JsonObject parent, String path) {
        Items.atMost(errors, parent, path, "selectors", MAX_ITEMS);
        Items.each(parent, path, "selectors", (selector, at) -> {
            if (selector.has("cel")) {
                expression(errors, selector.object("cel").text("expression"), at + ".cel.expression");
            } else {
                errors.required(at + ".cel", "");
            }
        });
    }

    private static void expression(Errors errors, String expression, String path) {
        if (expression.getBytes(StandardCharsets.UTF_8).length > DeviceSelectors.MAX_BYTES) {
            errors.add(FieldError.tooLong(path, DeviceSelectors.MAX_BYTES));
            return;
        }
        try {
            if (DeviceSelectors.compile(expression).estimatedCost() > DeviceSelectors.MAX_COST) {
                errors.forbidden(path, "too complex, exceeds cost limit");
            }
        } catch (InvalidRule invalid) {
            errors.invalid(path, expression, invalid.getMessage());
        }
    }
}
