package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import dev.djong.storage.Claim;
import dev.djong.storage.StorageAnnotations;

/**
 * Persistent volume claims. What is asked for stays, so that nobody gets around quotas, except that a bound claim may grow,
 * and shrink again down to what it has, a class may be filled in once, and a volume be named once.
 */
final class ClaimValidator extends MetadataValidator {
    private static final String STORAGE = "storage";

    ClaimValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject claim) {
        spec(errors, claim.spec(), "spec");
    }

    static void spec(Errors errors, JsonObject spec, String path) {
        StorageRules.accessModes(
                errors, spec.array("accessModes"), path + ".accessModes", "at least 1 access mode is required");
        LabelSelectorRules.check(errors, spec.object("selector"), path + ".selector");
        var requested = spec.object("resources").object("requests").text(STORAGE);
        var at = path + ".resources[storage]";
        if (requested.isEmpty()) {
            errors.required(at, "");
        } else {
            StorageRules.positive(errors, requested, at);
        }
        StorageRules.className(errors, spec, path, "storageClassName");
        StorageRules.className(errors, spec, path, "volumeAttributesClassName");
        StorageRules.volumeMode(errors, spec, path);
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject claim, ApiObject stored) {
        check(errors, claim);
        var before = stored.spec();
        var after = likeStored(claim, stored);
        if (!after.equals(before)) {
            errors.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound"
                            + " claims\n" + SpecDifference.between(before, after));
        }
        shrinking(errors, new Claim(claim), new Claim(stored));
        if (!claim.annotation(StorageAnnotations.BETA_CLASS).equals(stored.annotation(StorageAnnotations.BETA_CLASS))) {
            errors.invalid(
                    "metadata.annotations[" + StorageAnnotations.BETA_CLASS + "]",
                    claim.annotation(StorageAnnotations.BETA_CLASS).orElse(""),
                    "field is immutable");
        }
    }

    /** The new spec with everything taken back that may change. */
    private static JsonObject likeStored(ApiObject claim, ApiObject stored) {
        var before = stored.spec();
        var after = copy(claim.spec(), before, "volumeAttributesClassName");
        if (before.text("volumeName").isEmpty()) {
            after = copy(after, before, "volumeName");
        }
        if (!before.has("storageClassName")) {
            after = copy(after, before, "storageClassName");
        }
        if (claim.status().text("phase").equals("Bound")) {
            var requested = before.object("resources").object("requests").get(STORAGE);
            if (requested != null) {
                after = after.withAt(requested, "resources", "requests", STORAGE);
            }
        }
        return after;
    }

    private static JsonObject copy(JsonObject to, JsonObject from, String member) {
        var value = from.get(member);
        return value == null ? to.without(member) : to.with(member, value);
    }

    private static void shrinking(Errors errors, Claim claim, Claim stored) {
        var wanted = claim.requested();
        var has = stored.capacity().orElse(Quantity.ZERO);
        if (wanted.compareTo(stored.requested()) < 0 && wanted.compareTo(has) <= 0) {
            errors.forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject claim, ApiObject stored) {
        claim.status().object("capacity").stringMap().forEach((name, text) -> {
            if (Quantity.parse(text).sign() < 0) {
                errors.invalid("status.capacity[" + name + "]", Json.of(text), "must be greater than or equal to 0");
            }
        });
    }
}
