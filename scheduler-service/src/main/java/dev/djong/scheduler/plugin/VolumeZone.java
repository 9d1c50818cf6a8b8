package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A volume that is labelled with zones or regions can only be had there. Volumes of today say so by their node affinity; the
 * labels are those of volumes made before that was.
 */
final class VolumeZone implements ClusterFilter {
    static final String NAME = "VolumeZone";
    /** Several zones of one volume, in one label. */
    private static final String SEPARATOR = "__";
    /** Label names of today, and the elder ones that mean the same. */
    private static final Map<String, String> LABELS = Map.of(
            "topology.kubernetes.io/zone", "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region", "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");

    private static final Verdict ELSEWHERE = Verdict.rejectedForGood(NAME, "node(s) had no available volume zone");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        var storage = snapshot.storage();
        var wanted = new ArrayList<Map<String, Set<String>>>();
        for (var use : pod.claims()) {
            storage.claim(new ObjectKey(pod.key().namespace(), use.claim()))
                    .filter(ClaimInfo::bound)
                    .flatMap(claim -> storage.volume(claim.volume()))
                    .map(VolumeZone::places)
                    .filter(places -> !places.isEmpty())
                    .ifPresent(wanted::add);
        }
        return wanted.isEmpty()
                ? Preparation.INDIFFERENT
                : new Preparation.Test(node -> test(wanted, snapshot.node(node).facts()));
    }

    private static Map<String, Set<String>> places(VolumeInfo volume) {
        var places = new HashMap<String, Set<String>>();
        LABELS.forEach((label, meaning) -> {
            var value = volume.labels().get(label);
            if (value != null) {
                places.put(meaning, Set.copyOf(List.of(value.split(SEPARATOR))));
            }
        });
        return places;
    }

    /** A node that is nowhere is everywhere. */
    private static Verdict test(List<Map<String, Set<String>>> wanted, NodeFacts node) {
        var here = new HashMap<String, String>();
        LABELS.forEach((label, meaning) -> {
            var value = node.labels().get(label);
            if (value != null) {
                here.put(meaning, value);
            }
        });
        boolean fits = here.isEmpty()
                || wanted.stream()
                        .flatMap(places -> places.entrySet().stream())
                        .allMatch(place -> place.getValue().contains(here.getOrDefault(place.getKey(), "")));
        return fits ? Verdict.ACCEPTED : ELSEWHERE;
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.NodeAdded added -> true;
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                !previous.facts().labels().equals(current.facts().labels());
            case ClusterEvent.StorageChanged changed -> true;
            case ClusterEvent.DevicesChanged changed -> false;
            case ClusterEvent.NodeRemoved removed -> false;
            case ClusterEvent.PodReleased released -> false;
            case ClusterEvent.PodPlaced placed -> false;
            case ClusterEvent.PodUpdated updated -> false;
            case ClusterEvent.NamespaceChanged changed -> false;
        };
    }
}
