package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;

/** Servers that serve a group and version in our place: the name says which, and the priorities where it is listed. */
final class ApiServiceValidator extends MetadataValidator {
    private static final long MAX_GROUP_PRIORITY = 20_000;
    private static final long MAX_VERSION_PRIORITY = 1_000;

    ApiServiceValidator() {
        super(false, Names::pathSegment);
    }

    @Override
    protected void check(Errors errors, ApiObject service) {
        var spec = service.spec();
        var group = spec.text("group");
        var version = spec.text("version");
        var name = version + "." + group;
        if (!service.name().equals(name)) {
            errors.invalid(
                    "metadata.name", service.name(), "must be `spec.version+\".\"+spec.group`: " + Json.of(name));
        }
        if (group.isEmpty() && !version.equals("v1")) {
            errors.required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        }
        if (!group.isEmpty()) {
            errors.invalid("spec.group", group, Names.dnsSubdomain(group));
        }
        errors.invalid("spec.version", version, Names.dns1035Label(version, false));
        priority(errors, service, "groupPriorityMinimum", MAX_GROUP_PRIORITY);
        priority(errors, service, "versionPriority", MAX_VERSION_PRIORITY);
        if (spec.has("service")) {
            remote(errors, service);
        } else {
            local(errors, service);
        }
    }

    private static void priority(Errors errors, ApiObject service, String member, long max) {
        long value = service.spec().integerOr(member, 0);
        if (value <= 0 || value > max) {
            errors.invalid("spec." + member, Json.of(value), "must be positive and less than " + max);
        }
    }

    private static void local(Errors errors, ApiObject service) {
        var bundle = service.spec().text("caBundle");
        if (!bundle.isEmpty()) {
            errors.invalid("spec.caBundle", Json.of(bundle), "local APIServices may not have a caBundle");
        }
        if (service.spec().flag("insecureSkipTLSVerify")) {
            errors.invalid(
                    "spec.insecureSkipTLSVerify",
                    Json.of(true),
                    "local APIServices may not have insecureSkipTLSVerify");
        }
    }

    private static void remote(Errors errors, ApiObject service) {
        var spec = service.spec();
        var target = spec.object("service");
        errors.requireText("spec.service.namespace", target.text("namespace"));
        errors.requireText("spec.service.name", target.text("name"));
        long port = target.integerOr("port", 0);
        var problems = Names.portNumber(port);
        if (!problems.isEmpty()) {
            errors.invalid("spec.service.port", Json.of(port), "port is not valid: " + String.join(", ", problems));
        }
        if (spec.flag("insecureSkipTLSVerify") && !spec.text("caBundle").isEmpty()) {
            errors.invalid("spec.insecureSkipTLSVerify", Json.of(true), "may not be true if caBundle is present");
        }
    }
}
