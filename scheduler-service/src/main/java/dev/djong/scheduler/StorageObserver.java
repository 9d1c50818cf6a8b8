package dev.djong.scheduler;

import dev.djong.informer.Change;
import dev.djong.scheduler.snapshot.ClaimInfo;
import dev.djong.scheduler.snapshot.ClassInfo;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterEvent.StorageKind;
import dev.djong.scheduler.snapshot.StorageState;
import dev.djong.scheduler.snapshot.VolumeInfo;
import java.util.function.Consumer;

/** Leads what the watches show of claims, volumes and classes to the state, and tells the queue where it matters. */
final class StorageObserver {
    private final StorageState state;
    private final Consumer<ClusterEvent> happened;

    StorageObserver(StorageState state, Consumer<ClusterEvent> happened) {
        this.state = state;
        this.happened = happened;
    }

    void claimChanged(Change change) {
        tell(
                StorageKind.CLAIM,
                change instanceof Change.Removed(var gone)
                        ? state.claimGone(gone.key())
                        : state.claimSeen(ClaimInfo.of(change.object())));
    }

    void volumeChanged(Change change) {
        tell(
                StorageKind.VOLUME,
                change instanceof Change.Removed(var gone)
                        ? state.volumeGone(gone.name())
                        : state.volumeSeen(VolumeInfo.of(change.object())));
    }

    void classChanged(Change change) {
        tell(
                StorageKind.CLASS,
                change instanceof Change.Removed(var gone)
                        ? state.classGone(gone.name())
                        : state.classSeen(ClassInfo.of(change.object())));
    }

    void driversChanged(Change change) {
        tell(
                StorageKind.DRIVER,
                change instanceof Change.Removed(var gone)
                        ? state.driversGone(gone.name())
                        : state.driversSeen(change.object()));
    }

    private void tell(StorageKind kind, boolean changed) {
        if (changed) {
            happened.accept(new ClusterEvent.StorageChanged(kind));
        }
    }
}
