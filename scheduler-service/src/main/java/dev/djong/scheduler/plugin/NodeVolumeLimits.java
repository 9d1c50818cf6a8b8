package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClassInfo;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.DriverVolume;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.Storage;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A driver can have so many volumes on a node and no more; a volume that several pods share takes one place.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/storage-limits/">Node-specific volume limits</a>
 */
final class NodeVolumeLimits implements ClusterFilter {
    static final String NAME = "NodeVolumeLimits";
    private static final Verdict TOO_MANY = Verdict.rejected(NAME, "node(s) exceed max volume count");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        var storage = snapshot.storage();
        if (pod.claims().isEmpty() || storage.driverLimits().isEmpty()) {
            return Preparation.INDIFFERENT;
        }
        var wanted = new HashSet<DriverVolume>();
        volumesOf(pod, storage).forEach(wanted::add);
        return wanted.isEmpty() ? Preparation.INDIFFERENT : new Preparation.Test(node -> test(wanted, node, snapshot));
    }

    private static Stream<DriverVolume> volumesOf(PodInfo pod, Storage storage) {
        return pod.claims().stream()
                .flatMap(use -> storage.claim(new ObjectKey(pod.key().namespace(), use.claim())).stream())
                .flatMap(claim -> volumeOf(claim, storage).stream());
    }

    /** A volume that is still to be made takes a place of the driver that will make it. */
    private static Optional<DriverVolume> volumeOf(ClaimInfo claim, Storage storage) {
        return claim.volume().isEmpty()
                ? storage.classOf(claim)
                        .map(ClassInfo::provisioner)
                        .map(driver -> new DriverVolume(driver, claim.key().toString()))
                : storage.volume(claim.volume()).flatMap(VolumeInfo::csi);
    }

    private static Verdict test(Set<DriverVolume> wanted, int node, ClusterSnapshot snapshot) {
        var storage = snapshot.storage();
        var limits =
                storage.driverLimits().getOrDefault(snapshot.node(node).facts().name(), Map.of());
        if (limits.isEmpty()) {
            return Verdict.ACCEPTED;
        }
        var there = new HashSet<DriverVolume>();
        snapshot.node(node).load().pods().forEach(pod -> volumesOf(pod, storage).forEach(there::add));
        var more = new HashSet<>(wanted);
        more.removeAll(there);
        var places = new HashMap<String, Long>();
        Stream.concat(there.stream(), more.stream()).forEach(volume -> places.merge(volume.driver(), 1L, Long::sum));
        boolean fits = more.stream()
                .map(DriverVolume::driver)
                .allMatch(driver -> places.getOrDefault(driver, 0L) <= limits.getOrDefault(driver, Long.MAX_VALUE));
        return fits ? Verdict.ACCEPTED : TOO_MANY;
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.PodReleased(var gone) -> !gone.claims().isEmpty();
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
