package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Certificate signing requests: what was asked for never changes, and nobody approves and denies it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/">signing requests</a>
 */
final class SigningRequestValidator extends MetadataValidator {
    private static final int MIN_EXPIRATION_SECONDS = 600;
    private static final int MAX_SIGNER = 571;
    private static final Set<String> ALWAYS_TRUE = Set.of("Approved", "Denied", "Failed");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    SigningRequestValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject request) {
        var spec = request.spec();
        errors.requireText("spec.request", spec.text("request"));
        usages(errors, spec.array("usages"));
        signer(errors, spec.text("signerName"));
        spec.integer("expirationSeconds").ifPresent(seconds -> {
            if (seconds < MIN_EXPIRATION_SECONDS) {
                errors.invalid(
                        "spec.expirationSeconds",
                        Json.of(seconds),
                        "may not specify a duration less than " + MIN_EXPIRATION_SECONDS + " seconds (10 minutes)");
            }
        });
        conditions(errors, request);
    }

    private static void usages(Errors errors, JsonArray usages) {
        if (usages.isEmpty()) {
            errors.required("spec.usages", "");
        }
        var seen = new HashSet<String>();
        Items.eachText(usages, "spec.usages", (usage, path) -> {
            if (!seen.add(usage)) {
                errors.duplicate(path, Json.of(usage));
            }
        });
    }

    private static void signer(Errors errors, String name) {
        if (name.isEmpty()) {
            errors.required("spec.signerName", "");
            return;
        }
        int slash = name.indexOf('/');
        if (slash < 0 || slash != name.lastIndexOf('/')) {
            errors.invalid(
                    "spec.signerName",
                    name,
                    "must be a fully qualified domain and path of the form" + " \"example.com/signer-name\"");
            return;
        }
        var domain = name.substring(0, slash);
        if (!domain.contains(".")) {
            errors.invalid(
                    "spec.signerName", domain, "should be a domain with at least two segments separated by dots");
        }
        errors.invalid("spec.signerName", domain, Names.dnsSubdomain(domain));
        errors.invalid("spec.signerName", name.substring(slash + 1), Names.dnsSubdomain(name.substring(slash + 1)));
        if (name.length() > MAX_SIGNER) {
            errors.add(FieldError.tooLong("spec.signerName", MAX_SIGNER));
        }
    }

    private static void conditions(Errors errors, ApiObject request) {
        var seen = new HashSet<String>();
        Items.each(request.status(), "status", "conditions", (condition, path) -> {
            var type = condition.text("type");
            var status = condition.text("status");
            errors.requireText(path + ".type", type);
            errors.oneOf(path + ".status", status, STATUSES);
            if (ALWAYS_TRUE.contains(type) && STATUSES.contains(status) && !status.equals("True")) {
                errors.add(FieldError.notSupported(path + ".status", Json.of(status), List.of("True")));
            }
            if (!seen.add(type)) {
                errors.duplicate(path + ".type", Json.of(type));
            }
            boolean both = type.equals("Approved") && seen.contains("Denied")
                    || type.equals("Denied") && seen.contains("Approved");
            if (both) {
                errors.invalid(path + ".type", type, "Approved and Denied conditions are mutually exclusive");
            }
        });
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject request, ApiObject stored) {
        conditions(errors, request);
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject request, ApiObject stored) {
        conditions(errors, request);
        var issued = stored.status().text("certificate");
        if (!issued.isEmpty() && !issued.equals(request.status().text("certificate"))) {
            errors.forbidden("status.certificate", "updates may not modify or remove existing certificate");
        }
    }
}
