package dev.djong.controller.volumeexpansion;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.OwnWrites;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.storage.Claim;
import dev.djong.storage.Volume;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Observes a bound claim and its volume, has {@link ExpansionPlanner} plan, and takes the step. */
public final class VolumeExpansionController implements Controller {
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private final ApiClient client;
    private final EventRecorder events;
    private final Timers timers;
    private final Informer claims;
    private final Informer volumes;
    private final OwnWrites ownWrites = new OwnWrites();

    public VolumeExpansionController(ControllerContext context) {
        client = context.client();
        events = context.eventsAs().apply("volume_expand");
        timers = context.timers();
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS);
        volumes = context.informers().of(Resources.PERSISTENT_VOLUMES);
    }

    @Override
    public String name() {
        return "volume_expand";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PERSISTENT_VOLUME_CLAIMS)
                .and(Resources.PERSISTENT_VOLUMES, VolumeExpansionController::claimOf);
    }

    private static Collection<ObjectKey> claimOf(Change change) {
        var volume = new Volume(change.object());
        return volume.isClaimed() ? List.of(volume.claimKey()) : List.of();
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        claims.cache().find(key).map(Claim::new).ifPresent(this::step);
        return Outcome.settled();
    }

    private void step(Claim claim) {
        var volume = volumes.cache()
                .find(ObjectKey.cluster(claim.volumeName()))
                .map(Volume::new)
                .filter(each -> each.claimUid().equals(claim.uid()));
        try {
            take(claim.object(), ExpansionPlanner.plan(claim, volume, timers.instant()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    private void take(ApiObject claim, ExpansionStep step) {
        switch (step) {
            case ExpansionStep.Nothing() -> {}
            case ExpansionStep.Leave() ->
                events.warning(claim, "ExternalExpanding", "waiting for an external controller to expand this PVC");
            case ExpansionStep.Begin(var begun) -> {
                report(claim, begun);
                events.normal(
                        claim,
                        "Resizing",
                        "External resizer is resizing volume " + claim.spec().text("volumeName"));
            }
            case ExpansionStep.Grow(var volume) ->
                ownWrites.wrote(claim.key(), volumes, client.update(Resources.PERSISTENT_VOLUMES, volume));
            case ExpansionStep.Finish(var finished) -> {
                report(claim, finished);
                events.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
            }
        }
    }

    private void report(ApiObject claim, ApiObject changed) {
        ownWrites.wrote(claim.key(), claims, client.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, changed));
    }
}
