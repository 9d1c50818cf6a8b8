package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the status of a claim may say: which devices were given, once, and who may use them. */
final class ClaimStatusRules {
    private static final int MAX_CONSUMERS = 256;
    private static final int MAX_RESULTS = 32;
    private static final int MAX_CONFIG = 64;
    private static final int MAX_REQUESTS = 32;
    private static final String RESERVED_FOR = "status.reservedFor";
    private static final List<String> SOURCES = List.of("FromClaim", "FromClass");

    private ClaimStatusRules() {}

    static void check(Errors errors, ApiObject claim, ApiObject stored) {
        consumers(errors, claim.status());
        reservations(errors, claim, stored);
        var status = claim.status();
        if (status.has("allocation") && stored.status().has("allocation")) {
            errors.unchanged(
                    "status.allocation",
                    status.get("allocation"),
                    stored.status().get("allocation"));
        } else if (status.has("allocation")) {
            var names = DeviceValidators.requestNames(claim.spec().object("devices"));
            allocation(errors, status.object("allocation"), names);
        }
    }

    private static void consumers(Errors errors, JsonObject status) {
        Items.atMost(errors, status, "status", "reservedFor", MAX_CONSUMERS);
        var seen = new HashSet<String>();
        Items.each(status, "status", "reservedFor", (consumer, at) -> {
            for (var member : List.of("resource", "name", "uid")) {
                errors.requireText(at + "." + member, consumer.text(member));
            }
            var uid = consumer.text("uid");
            if (!uid.isEmpty() && !seen.add(uid)) {
                errors.duplicate(at, consumer);
            }
        });
    }

    /** Nobody uses what was not given, and nobody new what is on its way out. */
    private static void reservations(Errors errors, ApiObject claim, ApiObject stored) {
        var reserved = claim.status().array("reservedFor");
        if (reserved.isEmpty()) {
            return;
        }
        if (!claim.status().has("allocation")) {
            errors.forbidden(RESERVED_FOR, "may not be specified when `allocated` is not set");
        } else if (claim.isBeingDeleted()
                && !stored.status().array("reservedFor").asList().containsAll(reserved.asList())) {
            errors.forbidden(
                    RESERVED_FOR,
                    "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
        }
    }

    private static void allocation(Errors errors, JsonObject allocation, Map<String, Set<String>> names) {
        var path = "status.allocation";
        var devices = allocation.object("devices");
        Items.atMost(errors, devices, path + ".devices", "results", MAX_RESULTS);
        Items.each(devices, path + ".devices", "results", (result, at) -> {
            request(errors, names, result.text("request"), at + ".request");
            NodeKindValidators.driverName(errors, result.text("driver"), at + ".driver");
            ResourceSliceValidator.poolName(errors, result.text("pool"), at + ".pool");
            errors.invalid(at + ".device", result.text("device"), Names.dnsLabel(result.text("device")));
        });
        Items.atMost(errors, devices, path + ".devices", "config", MAX_CONFIG);
        Items.each(devices, path + ".devices", "config", (config, at) -> {
            errors.oneOf(at + ".source", config.text("source"), SOURCES);
            if (config.array("requests").size() > MAX_REQUESTS) {
                errors.add(FieldError.tooMany(
                        at + ".requests", config.array("requests").size(), MAX_REQUESTS));
            }
            Items.eachText(
                    config.array("requests"), at + ".requests", (name, nameAt) -> request(errors, names, name, nameAt));
            if (!config.has("opaque")) {
                errors.required(at + ".opaque", "");
            }
        });
        if (allocation.has("nodeSelector")) {
            SchedulingRules.nodeSelector(errors, allocation.object("nodeSelector"), path + ".nodeSelector");
        }
    }

    private static void request(Errors errors, Map<String, Set<String>> names, String name, String path) {
        if (!DeviceValidators.isKnown(names, name)) {
            errors.invalid(
                    path,
                    Json.of(name),
                    "must be the name of a request in the claim or the name of a request and a subrequest separated by"
                            + " '/'");
        }
    }
}
