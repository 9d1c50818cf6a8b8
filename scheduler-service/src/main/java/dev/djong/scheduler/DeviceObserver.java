package dev.djong.scheduler;

import dev.djong.informer.Change;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterEvent.DeviceKind;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceClass;
import dev.djong.scheduler.snapshot.DeviceSlice;
import dev.djong.scheduler.snapshot.DevicesState;
import java.util.function.Consumer;

/** Leads what the watches show of claims to devices to the state, and tells the queue where it matters. */
final class DeviceObserver {
    private final DevicesState state;
    private final Consumer<ClusterEvent> happened;

    DeviceObserver(DevicesState state, Consumer<ClusterEvent> happened) {
        this.state = state;
        this.happened = happened;
    }

    void claimChanged(Change change) {
        tell(
                DeviceKind.CLAIM,
                change instanceof Change.Removed(var gone)
                        ? state.claimGone(gone.key())
                        : state.claimSeen(DeviceClaim.of(change.object())));
    }

    void classChanged(Change change) {
        tell(
                DeviceKind.CLASS,
                change instanceof Change.Removed(var gone)
                        ? state.classGone(gone.name())
                        : state.classSeen(DeviceClass.of(change.object())));
    }

    void sliceChanged(Change change) {
        tell(
                DeviceKind.SLICE,
                change instanceof Change.Removed(var gone)
                        ? state.sliceGone(gone.name())
                        : state.sliceSeen(DeviceSlice.of(change.object())));
    }

    private void tell(DeviceKind kind, boolean changed) {
        if (changed) {
            happened.accept(new ClusterEvent.DevicesChanged(kind));
        }
    }
}
