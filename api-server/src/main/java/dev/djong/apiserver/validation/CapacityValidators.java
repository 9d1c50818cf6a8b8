package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What storage drivers say of their nodes and their room, and classes of volume attributes. */
final class CapacityValidators {
    private static final int MAX_NODE_ID = 256;

    private CapacityValidators() {}

    static Validator csiNode() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject node) {
                var names = new HashSet<String>();
                Items.each(node.spec(), "spec", "drivers", (driver, path) -> {
                    driver(errors, driver, path);
                    if (!names.add(driver.text("name"))) {
                        errors.duplicate(path + ".name", Json.of(driver.text("name")));
                    }
                });
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject node, ApiObject stored) {
                check(errors, node);
                for (var before : stored.spec().array("drivers").objects().toList()) {
                    node.spec()
                            .array("drivers")
                            .objects()
                            .filter(driver -> driver.text("name").equals(before.text("name")))
                            .filter(driver -> !driver.without("allocatable").equals(before.without("allocatable")))
                            .forEach(driver -> errors.invalid("CSINodeDriver", driver, "field is immutable"));
                }
            }
        };
    }

    private static void driver(Errors errors, JsonObject driver, String path) {
        NodeKindValidators.driverName(errors, driver.text("name"), path + ".name");
        var node = driver.text("nodeID");
        if (node.isEmpty()) {
            errors.required(path + ".nodeID", "");
        } else if (node.length() > MAX_NODE_ID) {
            errors.invalid(path + ".nodeID", node, "must be " + MAX_NODE_ID + " characters or less");
        }
        errors.nonNegative(
                path + ".allocatable.count", driver.object("allocatable").integerOr("count", 0));
        var keys = new HashSet<String>();
        for (var key : driver.array("topologyKeys").strings().toList()) {
            if (!keys.add(key)) {
                errors.duplicate(path, Json.of(key));
            }
            errors.invalid(path, key, Names.qualifiedName(key));
        }
    }

    static Validator storageCapacity() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject capacity) {
                var root = capacity.root();
                if (root.has("nodeTopology")) {
                    LabelSelectorRules.check(errors, root.object("nodeTopology"), "nodeTopology");
                }
                var storageClass = root.text("storageClassName");
                errors.invalid("storageClassName", storageClass, Names.dnsSubdomain(storageClass));
                amount(errors, root, "capacity");
                amount(errors, root, "maximumVolumeSize");
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject capacity, ApiObject stored) {
                check(errors, capacity);
                for (var member : List.of("nodeTopology", "storageClassName")) {
                    errors.unchanged(
                            member, capacity.root().get(member), stored.root().get(member));
                }
            }
        };
    }

    private static void amount(Errors errors, JsonObject root, String member) {
        var text = root.text(member);
        if (!text.isEmpty() && Quantity.parse(text).sign() < 0) {
            errors.invalid(member, text, "must be greater than or equal to 0");
        }
    }

    /** What a class gives to volumes stays; another class is another name. */
    static Validator attributesClass() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject attributes) {
                var driver = attributes.root().text("driverName");
                if (driver.isEmpty()) {
                    errors.required("driverName", "");
                } else {
                    errors.invalid("driverName", driver, Names.qualifiedName(driver.toLowerCase(Locale.ROOT)));
                }
                if (attributes.root().object("parameters").isEmpty()) {
                    errors.required("parameters", "must contain at least one key/value pair");
                } else {
                    StorageClassValidator.parameters(errors, attributes);
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject attributes, ApiObject stored) {
                for (var member : List.of("driverName", "parameters")) {
                    if (!Objects.equals(
                            attributes.root().get(member), stored.root().get(member))) {
                        errors.forbidden(member, "updates to " + member + " are forbidden.");
                    }
                }
            }
        };
    }
}
