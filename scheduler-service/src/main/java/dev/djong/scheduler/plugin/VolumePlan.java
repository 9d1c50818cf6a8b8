package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.Storage;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What must happen to a pod's claims before it can run on a node.
 *
 * @param matches existing volumes that become the claims'
 * @param provisioned claims for which a volume is to be made, reachable from the node
 */
public record VolumePlan(NodeFacts node, List<Match> matches, List<ClaimInfo> provisioned) {

    /** A volume for a claim. */
    public record Match(ClaimInfo claim, VolumeInfo volume) {}

    public boolean isNothing() {
        return matches.isEmpty() && provisioned.isEmpty();
    }

    /** The plan for a node that the rules accepted; empty where things have changed since. */
    public static Optional<VolumePlan> of(PodInfo pod, NodeFacts node, Storage storage) {
        var waiting = new ArrayList<ClaimInfo>();
        for (var use : pod.claims()) {
            var claim = storage.claim(new ObjectKey(pod.key().namespace(), use.claim()));
            if (claim.isEmpty()) {
                return Optional.empty();
            }
            if (!claim.get().bound()) {
                waiting.add(claim.get());
            }
        }
        return of(waiting, node, storage);
    }

    /** The smallest claims choose first, each the smallest volume that will do; what finds none is provisioned. */
    static Optional<VolumePlan> of(List<ClaimInfo> unbound, NodeFacts node, Storage storage) {
        var taken = new HashSet<String>();
        var matches = new ArrayList<Match>();
        var provisioned = new ArrayList<ClaimInfo>();
        for (var claim : unbound.stream()
                .sorted(Comparator.comparingLong(ClaimInfo::bytes))
                .toList()) {
            var volume = claim.selectedNode().isPresent()
                    ? Optional.<VolumeInfo>empty()
                    : storage.volumes().values().stream()
                            .filter(each -> !taken.contains(each.name()) && isFor(claim, each, node, storage))
                            .min(Comparator.comparingLong(VolumeInfo::bytes).thenComparing(VolumeInfo::name));
            if (volume.isPresent()) {
                taken.add(volume.get().name());
                matches.add(new Match(claim, volume.get()));
            } else if (canBeProvisioned(claim, node, storage)) {
                provisioned.add(claim);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new VolumePlan(node, List.copyOf(matches), List.copyOf(provisioned)));
    }

    private static boolean isFor(ClaimInfo claim, VolumeInfo volume, NodeFacts node, Storage storage) {
        return (claim.volume().isEmpty() || claim.volume().equals(volume.name()))
                && volume.suits(claim)
                && storage.isLeftFor(volume, claim)
                && volume.isReachableFrom(node);
    }

    /** Once a node was selected, the volume is made for that one. */
    private static boolean canBeProvisioned(ClaimInfo claim, NodeFacts node, Storage storage) {
        return claim.volume().isEmpty()
                && !storage.hasChoice(claim)
                && claim.selectedNode().map(node.name()::equals).orElse(true)
                && storage.classOf(claim)
                        .filter(each -> each.canProvisionFor(node))
                        .isPresent();
    }

    /** For the node at that position. */
    public static Optional<VolumePlan> of(PodInfo pod, ClusterSnapshot snapshot, String node) {
        int position = snapshot.position(node);
        return position < 0 ? Optional.empty() : of(pod, snapshot.node(position).facts(), snapshot.storage());
    }
}
