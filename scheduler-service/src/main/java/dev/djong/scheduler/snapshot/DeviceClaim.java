package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A claim to devices in brief.
 *
 * @param version of the object: greater is newer
 * @param ownerUid of the pod that it was made for; empty for one that a user made
 * @param config for the drivers, passed on as it is written
 * @param reservedFor the uids of those who may use it
 */
public record DeviceClaim(
        ObjectKey key,
        String uid,
        long version,
        String ownerUid,
        boolean beingDeleted,
        List<DeviceRequest> requests,
        List<DeviceConstraint> constraints,
        JsonArray config,
        Optional<Allocation> allocation,
        Set<String> reservedFor) {
    /** As many as the server lets stand in one claim. */
    public static final int MAX_RESERVATIONS = 256;

    /**
     * The devices that a claim has.
     *
     * @param taken those that nobody else can have
     * @param reachableFrom alternatives of which a node must match one; empty for any node
     */
    public record Allocation(Set<DeviceId> taken, Optional<List<NodeTerm>> reachableFrom) {

        /** @param json as the claim's status has it */
        public static Allocation of(JsonObject json) {
            var taken = new HashSet<DeviceId>();
            json.object("devices")
                    .array("results")
                    .objects()
                    .filter(result -> !result.flag("adminAccess"))
                    .forEach(result -> taken.add(DeviceId.of(result)));
            return new Allocation(
                    taken,
                    json.has("nodeSelector")
                            ? Optional.of(NodeTerm.listOf(json.object("nodeSelector")))
                            : Optional.empty());
        }

        public boolean isReachableFrom(NodeFacts node) {
            return reachableFrom.isEmpty() || reachableFrom.get().stream().anyMatch(term -> term.matches(node));
        }
    }

    public static DeviceClaim of(ApiObject claim) {
        var devices = claim.spec().object("devices");
        var reservedFor = new HashSet<String>();
        claim.status().array("reservedFor").objects().forEach(each -> reservedFor.add(each.text("uid")));
        return new DeviceClaim(
                claim.key(),
                claim.uid(),
                version(claim),
                claim.controllerReference().map(owner -> owner.uid()).orElse(""),
                claim.isBeingDeleted(),
                devices.array("requests").objects().map(DeviceRequest::of).toList(),
                devices.array("constraints").objects().map(DeviceConstraint::of).toList(),
                devices.array("config"),
                claim.status().has("allocation")
                        ? Optional.of(Allocation.of(claim.status().object("allocation")))
                        : Optional.empty(),
                reservedFor);
    }

    /** Versions of one kind can be compared as numbers (KEP-5504). */
    public static long version(ApiObject claim) {
        var text = claim.resourceVersion();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    public boolean isReservedFor(PodInfo pod) {
        return reservedFor.contains(pod.uid());
    }

    public boolean canBeReservedFor(PodInfo pod) {
        return isReservedFor(pod) || reservedFor.size() < MAX_RESERVATIONS;
    }

    DeviceClaim with(Allocation given) {
        return new DeviceClaim(
                key,
                uid,
                version,
                ownerUid,
                beingDeleted,
                requests,
                constraints,
                config,
                Optional.of(given),
                reservedFor);
    }
}
