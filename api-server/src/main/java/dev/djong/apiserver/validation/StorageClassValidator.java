package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Storage classes: how volumes are made stays, so that those of one class are alike. */
final class StorageClassValidator extends MetadataValidator {
    private static final int MAX_PARAMETERS = 512;
    private static final long MAX_PARAMETER_BYTES = 256 * 1024;
    private static final List<String> POLICIES = List.of("Delete", "Retain");
    private static final List<String> BINDING = List.of("Immediate", "WaitForFirstConsumer");

    StorageClassValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject storageClass) {
        var root = storageClass.root();
        var provisioner = root.text("provisioner");
        if (provisioner.isEmpty()) {
            errors.required("provisioner", "");
        } else {
            errors.invalid("provisioner", provisioner, Names.qualifiedName(provisioner.toLowerCase(Locale.ROOT)));
        }
        parameters(errors, storageClass);
        errors.oneOfOrEmpty("reclaimPolicy", root.text("reclaimPolicy"), POLICIES);
        errors.oneOf("volumeBindingMode", root.text("volumeBindingMode"), BINDING);
        var topologies = root.array("allowedTopologies");
        for (int i = 0; i < topologies.size(); i++) {
            if (topologies.get(i).asObject().array("matchLabelExpressions").isEmpty()) {
                errors.required("allowedTopologies[" + i + "].matchLabelExpressions", "");
            }
        }
    }

    static void parameters(Errors errors, ApiObject storageClass) {
        var parameters = storageClass.root().object("parameters").stringMap();
        if (parameters.size() > MAX_PARAMETERS) {
            errors.invalid("parameters", Json.of(parameters.size()), "must have at most " + MAX_PARAMETERS + " items");
        }
        long bytes = 0;
        for (var parameter : parameters.entrySet()) {
            if (parameter.getKey().isEmpty()) {
                errors.invalid("parameters", "", "field can not be empty.");
            }
            bytes += utf8(parameter.getKey()) + utf8(parameter.getValue());
        }
        if (bytes > MAX_PARAMETER_BYTES) {
            errors.invalid("parameters", "", "may not be more than " + MAX_PARAMETER_BYTES + " bytes");
        }
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject storageClass, ApiObject stored) {
        super.checkUpdate(errors, storageClass, stored);
        for (var member : List.of("parameters", "provisioner", "reclaimPolicy")) {
            if (!Objects.equals(storageClass.root().get(member), stored.root().get(member))) {
                errors.forbidden(member, "updates to " + member + " are forbidden.");
            }
        }
        errors.unchanged(
                "volumeBindingMode",
                storageClass.root().get("volumeBindingMode"),
                stored.root().get("volumeBindingMode"));
    }
}
