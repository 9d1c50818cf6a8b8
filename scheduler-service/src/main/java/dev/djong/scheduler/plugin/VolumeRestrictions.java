package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodInfo;

/** A claim of mode {@code ReadWriteOncePod} is for one pod at a time, on whatever node (KEP-2485). */
final class VolumeRestrictions implements ClusterFilter {
    static final String NAME = "VolumeRestrictions";
    private static final Verdict IN_USE = Verdict.rejected(
            NAME, "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        boolean exclusive = pod.claims().stream().anyMatch(use -> isForOnePod(pod, use.claim(), snapshot));
        return exclusive
                ? new Preparation.Test(node -> isUsedOn(node, pod, snapshot) ? IN_USE : Verdict.ACCEPTED)
                : Preparation.INDIFFERENT;
    }

    private static boolean isForOnePod(PodInfo pod, String claim, ClusterSnapshot snapshot) {
        return snapshot.storage()
                .claim(new ObjectKey(pod.key().namespace(), claim))
                .filter(ClaimInfo::isForOnePod)
                .isPresent();
    }

    private static boolean isUsedOn(int node, PodInfo pod, ClusterSnapshot snapshot) {
        return snapshot.node(node).load().pods().stream()
                .filter(other -> other.key().namespace().equals(pod.key().namespace()))
                .flatMap(other -> other.claims().stream())
                .anyMatch(used -> pod.claims().stream()
                        .anyMatch(use -> use.claim().equals(used.claim()) && isForOnePod(pod, use.claim(), snapshot)));
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.PodReleased(var gone) ->
                gone.claims().stream()
                        .anyMatch(used -> pod.claims().stream()
                                .anyMatch(use -> use.claim().equals(used.claim())));
            case ClusterEvent.StorageChanged changed -> true;
            case ClusterEvent.DevicesChanged changed -> false;
            case ClusterEvent.NodeAdded added -> true;
            case ClusterEvent.NodeUpdated updated -> false;
            case ClusterEvent.NodeRemoved removed -> false;
            case ClusterEvent.PodPlaced placed -> false;
            case ClusterEvent.PodUpdated updated -> false;
            case ClusterEvent.NamespaceChanged changed -> false;
        };
    }
}
