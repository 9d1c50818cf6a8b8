package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClaimUse;
import dev.djong.scheduler.snapshot.ClassInfo;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pod's volumes must be reachable from the node. Claims that wait for their pod must find a volume there, or a class
 * that makes one.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode">Volume binding mode</a>
 */
final class VolumeBinding implements ClusterFilter {
    static final String NAME = "VolumeBinding";

    private static final Verdict UNREACHABLE =
            Verdict.rejectedForGood(NAME, "node(s) didn't match PersistentVolume's node affinity");
    private static final Verdict NO_VOLUME =
            Verdict.rejectedForGood(NAME, "node(s) didn't find available persistent volumes to bind");
    private static final Verdict VOLUME_IS_GONE =
            Verdict.rejectedForGood(NAME, "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        if (pod.claims().isEmpty()) {
            return Preparation.INDIFFERENT;
        }
        var storage = snapshot.storage();
        var bound = new ArrayList<ClaimInfo>();
        var waiting = new ArrayList<ClaimInfo>();
        for (var use : pod.claims()) {
            var problem = problem(pod, use, storage);
            if (problem.isPresent()) {
                return noNode(problem.get());
            }
            var claim = claim(pod, use, storage).orElseThrow();
            (claim.bound() ? bound : waiting).add(claim);
        }
        boolean immediate = waiting.stream()
                .anyMatch(claim ->
                        storage.classOf(claim).filter(ClassInfo::waitsForPod).isEmpty());
        return immediate
                ? noNode("pod has unbound immediate PersistentVolumeClaims")
                : new Preparation.Test(
                        node -> test(bound, waiting, snapshot.node(node).facts(), storage));
    }

    private static Preparation noNode(String why) {
        return new Preparation.NoNode(new Verdict.Rejected(NAME, List.of(why), false));
    }

    private static Optional<ClaimInfo> claim(PodInfo pod, ClaimUse use, Storage storage) {
        return storage.claim(new ObjectKey(pod.key().namespace(), use.claim()));
    }

    private static Optional<String> problem(PodInfo pod, ClaimUse use, Storage storage) {
        var claim = claim(pod, use, storage);
        var name = "persistentvolumeclaim \"" + use.claim() + "\"";
        if (claim.isEmpty()) {
            return Optional.of(
                    use.ephemeral()
                            ? "waiting for ephemeral volume controller to create the " + name
                            : name + " not found");
        }
        if (claim.get().lost()) {
            return Optional.of(name + " bound to non-existent persistentvolume \""
                    + claim.get().volume() + "\"");
        }
        return claim.get().beingDeleted() ? Optional.of(name + " is being deleted") : Optional.empty();
    }

    private static Verdict test(List<ClaimInfo> bound, List<ClaimInfo> waiting, NodeFacts node, Storage storage) {
        for (var claim : bound) {
            var volume = storage.volume(claim.volume());
            if (volume.isEmpty()) {
                return VOLUME_IS_GONE;
            }
            if (!volume.get().isReachableFrom(node)) {
                return UNREACHABLE;
            }
        }
        return VolumePlan.of(waiting, node, storage).isPresent() ? Verdict.ACCEPTED : NO_VOLUME;
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
