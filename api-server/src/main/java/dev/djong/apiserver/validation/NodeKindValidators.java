package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Cluster-wide kinds that tell nodes how to run pods and attach volumes. */
final class NodeKindValidators {
    private static final int MAX_DRIVER_NAME = 63;
    private static final List<String> FS_GROUP_POLICIES = List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> LIFECYCLES = List.of("Ephemeral", "Persistent");
    private static final List<String> FIXED = List.of("attachRequired", "volumeLifecycleModes");
    private static final List<String> ALWAYS = List.of("attachRequired", "podInfoOnMount", "storageCapacity");

    private NodeKindValidators() {}

    static Validator runtimeClass() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject runtime) {
                var handler = runtime.root().text("handler");
                errors.invalid("handler", handler, Names.dnsLabel(handler));
                ResourceRules.amounts(
                        errors, runtime.root().object("overhead").object("podFixed"), "overhead.podFixed");
                var scheduling = runtime.root().object("scheduling");
                ObjectMetas.labels(errors, scheduling.object("nodeSelector").stringMap(), "scheduling.nodeSelector");
                Items.each(
                        scheduling,
                        "scheduling",
                        "tolerations",
                        (toleration, path) -> SchedulingRules.toleration(errors, toleration, path));
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject runtime, ApiObject stored) {
                errors.unchanged(
                        "handler", runtime.root().get("handler"), stored.root().get("handler"));
            }
        };
    }

    static Validator csiDriver() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject driver) {
                driverName(errors, driver.name(), "metadata.name");
                var spec = driver.spec();
                ALWAYS.stream()
                        .filter(member -> !spec.has(member))
                        .forEach(member -> errors.required("spec." + member, ""));
                errors.oneOfOrEmpty("spec.fsGroupPolicy", spec.text("fsGroupPolicy"), FS_GROUP_POLICIES);
                Items.eachText(
                        spec.array("volumeLifecycleModes"),
                        "spec.volumeLifecycleModes",
                        (mode, path) -> errors.oneOf(path, mode, LIFECYCLES));
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject driver, ApiObject stored) {
                check(errors, driver);
                for (var member : FIXED) {
                    errors.unchanged(
                            "spec." + member,
                            driver.spec().get(member),
                            stored.spec().get(member));
                }
            }
        };
    }

    static Validator volumeAttachment() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject attachment) {
                var spec = attachment.spec();
                driverName(errors, spec.text("attacher"), "spec.attacher");
                source(errors, spec.object("source"));
                var node = spec.text("nodeName");
                errors.invalid("spec.nodeName", node, Names.dnsSubdomain(node));
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject attachment, ApiObject stored) {
                check(errors, attachment);
                if (!Objects.equals(attachment.spec(), stored.spec())) {
                    errors.invalid("spec", attachment.spec(), "field is immutable");
                }
            }
        };
    }

    private static void source(Errors errors, JsonObject source) {
        boolean inline = source.has("inlineVolumeSpec");
        boolean named = source.has("persistentVolumeName");
        if (!inline && !named) {
            errors.required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        } else if (inline && named) {
            errors.forbidden("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        } else if (named && source.text("persistentVolumeName").isEmpty()) {
            errors.required("spec.source.persistentVolumeName", "");
        }
    }

    static void driverName(Errors errors, String name, String path) {
        if (name.isEmpty()) {
            errors.required(path, "");
            return;
        }
        if (name.length() > MAX_DRIVER_NAME) {
            errors.add(FieldError.tooLong(path, MAX_DRIVER_NAME));
        }
        errors.invalid(path, name, Names.dnsSubdomain(name.toLowerCase(Locale.ROOT)));
    }
}
