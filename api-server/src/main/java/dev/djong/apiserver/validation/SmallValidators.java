package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.List;
import java.util.Set;

/** Kinds with a rule or two of their own. */
final class SmallValidators {
    static final long MAX_USER_PRIORITY = 1_000_000_000;
    private static final Set<String> SYSTEM_CLASSES = Set.of("system-cluster-critical", "system-node-critical");
    private static final List<String> PREEMPTION = List.of("Never", "PreemptLowerPriority");

    private SmallValidators() {}

    static Validator namespace() {
        return new MetadataValidator(false, Names::dnsLabel) {
            @Override
            protected void check(Errors errors, ApiObject namespace) {
                finalizers(errors, namespace);
            }

            @Override
            protected void checkStatus(Errors errors, ApiObject namespace, ApiObject stored) {
                var phase = namespace.status().text("phase");
                if (!stored.isBeingDeleted() && !phase.equals("Active")) {
                    errors.invalid("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty");
                } else if (stored.isBeingDeleted() && !phase.equals("Terminating")) {
                    errors.invalid(
                            "status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
                }
            }
        };
    }

    private static void finalizers(Errors errors, ApiObject namespace) {
        Items.eachText(namespace.spec().array("finalizers"), "spec.finalizers", (name, at) -> {
            errors.invalid(at, name, Names.qualifiedName(name));
            if (!name.contains("/") && !name.equals("kubernetes")) {
                errors.invalid(at, name, "name is neither a standard finalizer name nor is it fully qualified");
            }
        });
    }

    static Validator lease() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject lease) {
                var spec = lease.spec();
                spec.integer("leaseDurationSeconds").ifPresent(seconds -> {
                    if (seconds <= 0) {
                        errors.invalid("spec.leaseDurationSeconds", Json.of(seconds), "must be greater than 0");
                    }
                });
                errors.nonNegative("spec.leaseTransitions", spec.integerOr("leaseTransitions", 0));
            }
        };
    }

    static Validator priorityClass() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject priority) {
                boolean system = SYSTEM_CLASSES.contains(priority.name());
                if (priority.name().startsWith("system-") && !system) {
                    errors.forbidden(
                            "metadata.name",
                            "priority class names with 'system-' prefix are reserved for system use only. error: "
                                    + priority.name() + " is not a known system priority class");
                } else if (!system && priority.root().integerOr("value", 0) > MAX_USER_PRIORITY) {
                    errors.forbidden(
                            "value", "maximum allowed value of a user defined priority is " + MAX_USER_PRIORITY);
                }
                errors.oneOfOrEmpty("preemptionPolicy", priority.root().text("preemptionPolicy"), PREEMPTION);
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject priority, ApiObject stored) {
                if (priority.root().integerOr("value", 0) != stored.root().integerOr("value", 0)) {
                    errors.forbidden("value", "may not be changed in an update.");
                }
                errors.unchanged(
                        "preemptionPolicy",
                        priority.root().get("preemptionPolicy"),
                        stored.root().get("preemptionPolicy"));
            }
        };
    }

    /** Events of the older group: only that they lie beside what they speak of. */
    static Validator coreEvent() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject event) {
                var about = event.root().object("involvedObject").text("namespace");
                boolean fits = about.equals(event.namespace())
                        || about.isEmpty() && event.namespace().equals("default");
                if (!fits) {
                    errors.invalid("involvedObject.namespace", about, "does not match event.namespace");
                }
            }
        };
    }

    /** Events of {@code events.k8s.io} say who reports, what was done and why. */
    static Validator event() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject event) {
                var root = event.root();
                if (!root.has("eventTime") || root.text("eventTime").isEmpty()) {
                    return;
                }
                errors.requireText("reportingController", root.text("reportingController"));
                errors.requireText("reportingInstance", root.text("reportingInstance"));
                errors.requireText("action", root.text("action"));
                errors.requireText("reason", root.text("reason"));
                errors.oneOf("type", root.text("type"), List.of("Normal", "Warning"));
            }
        };
    }

    static Validator controllerRevision() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject revision) {
                errors.nonNegative("revision", revision.root().integerOr("revision", 0));
                if (!revision.root().has("data")) {
                    errors.required("data", "data is mandatory");
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject revision, ApiObject stored) {
                check(errors, revision);
                errors.unchanged(
                        "data", revision.root().get("data"), stored.root().get("data"));
            }
        };
    }
}
