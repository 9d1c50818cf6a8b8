package dev.djong.scheduler;

import static dev.djong.scheduler.Claims.bound;
import static dev.djong.scheduler.Claims.claim;
import static dev.djong.scheduler.Claims.driverOn;
import static dev.djong.scheduler.Claims.driverVolume;
import static dev.djong.scheduler.Claims.storageClass;
import static dev.djong.scheduler.Claims.volume;
import static dev.djong.scheduler.Given.given;
import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where pods with volumes may go: a row a rule. */
class VolumeRulesTest {
    private static final String NOT_HELPFUL =
            " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";

    private final Nodes a = node("a").inZone("a");
    private final Nodes b = node("b").inZone("b");
    private final Pods db = pod("db").mounting("data");

    @Test
    void claimsMustBeThereAndBoundOrWait() {
        given(db)
                .on(a, b)
                .isRejected("0/2 nodes are available: persistentvolumeclaim \"data\" not found." + NOT_HELPFUL);
        given(db)
                .on(a, b)
                .claims(claim("data", "fast"))
                .classes(storageClass("fast", "example.com/disk", "Immediate"))
                .isRejected("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims." + NOT_HELPFUL);
        given(db)
                .on(a, b)
                .claims(claim("data", "fast")
                        .withMetadata(metadata -> metadata.with("deletionTimestamp", "2026-01-01T00:00:00Z")))
                .isRejected("0/2 nodes are available: persistentvolumeclaim \"data\" is being deleted." + NOT_HELPFUL);
    }

    @Test
    void aBoundVolumeDecidesWhere() {
        given(db)
                .on(a, b)
                .claims(bound(claim("data", "fast"), "pv1"))
                .volumes(volume("pv1", "fast", "1Gi", "b"))
                .isPlacedOn("b");
        given(db)
                .on(a, b)
                .claims(bound(claim("data", "fast"), "pv1"))
                .volumes(volume("pv1", "fast", "1Gi", "c"))
                .isRejected("0/2 nodes are available: 2 node(s) didn't match PersistentVolume's node affinity."
                        + NOT_HELPFUL);
        given(db)
                .on(a, b)
                .claims(bound(claim("data", "fast"), "pv1"))
                .isRejected("0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to"
                        + " non-existent pv(s)." + NOT_HELPFUL);
    }

    @Test
    void aWaitingClaimTakesAVolumeThatIsThere() {
        var local = storageClass("local", "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        given(db)
                .on(a, b)
                .claims(claim("data", "local"))
                .classes(local)
                .volumes(volume("pv1", "local", "2Gi", "b"))
                .isPlacedOn("b");
        given(db)
                .on(a, b)
                .claims(claim("data", "local"))
                .classes(local)
                .volumes(volume("small", "local", "500Mi", "b"), volume("other", "fast", "2Gi", "a"))
                .isRejected("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind."
                        + NOT_HELPFUL);
        given(pod("db").mounting("data").mounting("log"))
                .on(a, b)
                .claims(claim("data", "local"), claim("log", "local"))
                .classes(local)
                .volumes(volume("pv1", "local", "2Gi", "b"), volume("pv2", "local", "2Gi", "a"))
                .isRejected("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind."
                        + NOT_HELPFUL);
    }

    @Test
    void orOneThatIsMadeThere() {
        var fast = storageClass("fast", "example.com/disk", "WaitForFirstConsumer");
        given(db).on(a, b).claims(claim("data", "fast")).classes(fast).isPlacedOn("a", "b");
        given(db)
                .on(a, b)
                .claims(claim("data", "fast").withAnnotation("volume.kubernetes.io/selected-node", "b"))
                .classes(fast)
                .isPlacedOn("b");
        var inZoneA = JsonObject.of(
                "matchLabelExpressions",
                JsonArray.of(JsonObject.of("key", Json.of("zone"), "values", JsonArray.ofStrings(List.of("a")))));
        given(db)
                .on(a, b)
                .claims(claim("data", "fast"))
                .classes(fast.with("allowedTopologies", JsonArray.of(inZoneA)))
                .isPlacedOn("a");
    }

    @Test
    void aVolumeLabelledWithZonesIsHadThere() {
        var labelled = volume("pv1", "fast", "1Gi", "a")
                .withSpec(spec -> spec.without("nodeAffinity"))
                .withLabel("failure-domain.beta.kubernetes.io/zone", "b__c");
        var inA = node("a").labelled("topology.kubernetes.io/zone=a");
        var inB = node("b").labelled("topology.kubernetes.io/zone=b");
        given(db)
                .on(inA, inB)
                .claims(bound(claim("data", "fast"), "pv1"))
                .volumes(labelled)
                .isPlacedOn("b");
        given(db)
                .on(inA)
                .claims(bound(claim("data", "fast"), "pv1"))
                .volumes(labelled)
                .isRejected("0/1 nodes are available: 1 node(s) had no available volume zone. preemption: 0/1 nodes are"
                        + " available: 1 Preemption is not helpful for scheduling.");
        given(db)
                .on(node("nowhere"))
                .claims(bound(claim("data", "fast"), "pv1"))
                .volumes(labelled)
                .isPlacedOn("nowhere");
    }

    @Test
    void aDriverHasSoManyVolumesOnANode() {
        var other = bound(claim("other", ""), "pv2");
        var mine = bound(claim("data", ""), "pv1");
        given(db)
                .on(a, b)
                .claims(mine, other)
                .volumes(driverVolume("pv1", "d"), driverVolume("pv2", "d"))
                .drivers(driverOn("a", "d", 1), driverOn("b", "d", 1))
                .beside(pod("first").mounting("other").onNode("a"))
                .isPlacedOn("b");
        given(db)
                .on(a)
                .claims(mine, other)
                .volumes(driverVolume("pv1", "d"), driverVolume("pv2", "d"))
                .drivers(driverOn("a", "d", 1))
                .beside(pod("first").mounting("other").onNode("a"))
                .isRejected("0/1 nodes are available: 1 node(s) exceed max volume count. preemption: 0/1 nodes are"
                        + " available: 1 No preemption victims found for incoming pod.");
        given(db)
                .on(a)
                .claims(mine)
                .volumes(driverVolume("pv1", "d"))
                .drivers(driverOn("a", "d", 1))
                .beside(pod("sharing").mounting("data").onNode("a"))
                .isPlacedOn("a");
        given(db)
                .on(a)
                .claims(claim("data", "fast"), other)
                .classes(storageClass("fast", "d", "WaitForFirstConsumer"))
                .volumes(driverVolume("pv2", "d"))
                .drivers(driverOn("a", "d", 1))
                .beside(pod("first").mounting("other").onNode("a"))
                .isRejected("0/1 nodes are available: 1 node(s) exceed max volume count. preemption: 0/1 nodes are"
                        + " available: 1 No preemption victims found for incoming pod.");
    }

    @Test
    void aClaimForOnePodIsForOnePod() {
        var single = bound(claim("data", ""), "pv1")
                .withSpec(spec -> spec.with("accessModes", JsonArray.ofStrings(List.of("ReadWriteOncePod"))));
        given(db)
                .on(a)
                .claims(single)
                .volumes(volume("pv1", "", "1Gi", "a"))
                .beside(pod("first").mounting("data").onNode("a"))
                .isRejected("0/1 nodes are available: 1 node has pod using PersistentVolumeClaim with the same name and"
                        + " ReadWriteOncePod access mode. preemption: 0/1 nodes are available: 1 No preemption victims"
                        + " found for incoming pod.");
    }
}
