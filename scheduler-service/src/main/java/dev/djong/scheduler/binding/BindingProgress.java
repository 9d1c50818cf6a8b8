package dev.djong.scheduler.binding;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.Storage;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** How far a {@link VolumePlan} has come. Belongs to one waiting thread. */
final class BindingProgress {
    private final NodeFacts node;
    private final List<ClaimInfo> claims;
    private final Set<ObjectKey> provisioned = new HashSet<>();
    private final Set<ObjectKey> seenSelected = new HashSet<>();

    BindingProgress(VolumePlan plan) {
        node = plan.node();
        claims = Stream.concat(plan.matches().stream().map(VolumePlan.Match::claim), plan.provisioned().stream())
                .toList();
        plan.provisioned().forEach(claim -> provisioned.add(claim.key()));
    }

    boolean isBound(Storage storage) {
        return claims.stream().allMatch(claim -> volumeOf(claim, storage).isPresent());
    }

    private static Optional<VolumeInfo> volumeOf(ClaimInfo claim, Storage storage) {
        return storage.claim(claim.key()).filter(ClaimInfo::bound).flatMap(now -> storage.volume(now.volume()));
    }

    /** Of claims that are bound: another pod that shares one may have had it bound for another node. */
    Optional<String> unreachable(Storage storage) {
        return claims.stream()
                .flatMap(claim -> volumeOf(claim, storage).stream())
                .filter(volume -> !volume.isReachableFrom(node))
                .map(volume -> "pv \"" + volume.name() + "\" node affinity doesn't match node \"" + node.name()
                        + "\": no matching NodeSelectorTerms")
                .findFirst();
    }

    /** Whether there is nothing to wait for, for better or worse. */
    boolean isOver(Storage storage) {
        return isBound(storage) || claims.stream().anyMatch(claim -> seemsGivenUp(claim, storage));
    }

    private boolean seemsGivenUp(ClaimInfo claim, Storage storage) {
        var now = storage.claim(claim.key());
        if (now.isEmpty() || now.get().beingDeleted()) {
            return true;
        }
        boolean selected = now.get().selectedNode().filter(node.name()::equals).isPresent();
        if (selected) {
            seenSelected.add(claim.key());
        }
        return !selected && !now.get().bound() && seenSelected.contains(claim.key());
    }

    /** What the API itself says against waiting any longer. */
    Optional<String> problem(Function<ObjectKey, Optional<ApiObject>> ask) {
        return claims.stream().flatMap(claim -> problem(claim, ask).stream()).findFirst();
    }

    private Optional<String> problem(ClaimInfo claim, Function<ObjectKey, Optional<ApiObject>> ask) {
        var name = "\"" + claim.key().name() + "\"";
        var found = ask.apply(claim.key()).filter(object -> object.uid().equals(claim.uid()));
        if (found.isEmpty()) {
            return Optional.of("persistentvolumeclaim " + name + " not found");
        }
        var now = ClaimInfo.of(found.get());
        if (now.beingDeleted()) {
            return Optional.of("persistentvolumeclaim " + name + " is being deleted");
        }
        if (now.bound() || !provisioned.contains(claim.key())) {
            return Optional.empty();
        }
        var selected = now.selectedNode().orElse("");
        if (selected.isEmpty()) {
            return Optional.of("selectedNode annotation reset for PVC " + name);
        }
        return selected.equals(node.name())
                ? Optional.empty()
                : Optional.of("selectedNode annotation value \"" + selected + "\" not set to scheduled node \""
                        + node.name() + "\"");
    }
}
