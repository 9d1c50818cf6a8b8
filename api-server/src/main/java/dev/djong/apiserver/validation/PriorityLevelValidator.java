package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;

/** How many requests of a level are worked on at once, and what becomes of the rest (KEP-1040). */
final class PriorityLevelValidator extends MetadataValidator {
    private static final long MAX_QUEUES = 10_000_000;
    private static final String EXEMPT = "Exempt";
    private static final String LIMITED = "Limited";
    private static final List<String> TYPES = List.of(EXEMPT, LIMITED);
    private static final List<String> RESPONSES = List.of("Queue", "Reject");

    PriorityLevelValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject level) {
        var spec = level.spec();
        var type = spec.text("type");
        if (level.name().equals("exempt") != type.equals(EXEMPT)) {
            errors.invalid("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'");
        }
        if (!TYPES.contains(type)) {
            errors.add(FieldError.notSupported("spec.type", Json.of(type), TYPES));
            return;
        }
        if (type.equals(EXEMPT)) {
            if (spec.has("limited")) {
                errors.forbidden("spec.limited", "must be nil if the type is not Limited");
            }
            shares(errors, spec.object("exempt"), "spec.exempt");
            return;
        }
        if (spec.has("exempt")) {
            errors.forbidden("spec.exempt", "must be nil if the type is Limited");
        }
        if (spec.has("limited")) {
            limited(errors, spec.object("limited"), "spec.limited");
        } else {
            errors.required("spec.limited", "must not be empty when type is Limited");
        }
    }

    private static void limited(Errors errors, JsonObject limited, String path) {
        shares(errors, limited, path);
        limited.integer("borrowingLimitPercent").ifPresent(percent -> {
            if (percent < 0) {
                errors.invalid(
                        path + ".borrowingLimitPercent",
                        Json.of(percent),
                        "if specified, must be a non-negative integer");
            }
        });
        var response = limited.object("limitResponse");
        var type = response.text("type");
        var queuing = path + ".limitResponse.queuing";
        if (!RESPONSES.contains(type)) {
            errors.add(FieldError.notSupported(path + ".limitResponse.type", Json.of(type), RESPONSES));
        } else if (type.equals("Reject")) {
            if (response.has("queuing")) {
                errors.forbidden(queuing, "must be nil if limited.limitResponse.type is not Limited");
            }
        } else if (response.has("queuing")) {
            queuing(errors, response.object("queuing"), queuing);
        } else {
            errors.required(queuing, "must not be empty if limited.limitResponse.type is Limited");
        }
    }

    private static void shares(Errors errors, JsonObject level, String path) {
        long shares = level.integerOr("nominalConcurrencyShares", 0);
        if (shares < 0) {
            errors.invalid(path + ".nominalConcurrencyShares", Json.of(shares), "must be a non-negative integer");
        }
        long lendable = level.integerOr("lendablePercent", 0);
        if (lendable < 0 || lendable > 100) {
            errors.invalid(path + ".lendablePercent", Json.of(lendable), "must be between 0 and 100, inclusive");
        }
    }

    private static void queuing(Errors errors, JsonObject queuing, String path) {
        for (var member : List.of("queueLengthLimit", "queues", "handSize")) {
            long value = queuing.integerOr(member, 0);
            if (value <= 0) {
                errors.invalid(path + "." + member, Json.of(value), "must be positive");
            }
        }
        long queues = queuing.integerOr("queues", 0);
        long hand = queuing.integerOr("handSize", 0);
        if (queues > MAX_QUEUES) {
            errors.invalid(path + ".queues", Json.of(queues), "must not be greater than " + MAX_QUEUES);
        }
        if (queues > 0 && hand > queues) {
            errors.invalid(path + ".handSize", Json.of(hand), "should not be greater than queues (" + queues + ")");
        }
    }
}
