package dev.djong.controller.persistentvolume;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.pod.PodClaims;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Change;
import dev.djong.informer.Index;
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
import dev.djong.storage.StorageClass;
import dev.djong.storage.Volume;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Binds claims to volumes, one write at a time. A key with a namespace is a claim, one without a volume.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/storage/persistent-volumes/#lifecycle-of-a-volume-and-claim">Lifecycle</a>
 */
public final class PersistentVolumeController implements Controller {
    private static final Duration OWN_WRITES_RECHECK = Duration.ofSeconds(1);

    private static final Index BY_VOLUME = new Index("volumeName", claim -> {
        var name = new Claim(claim).volumeName();
        return name.isEmpty() ? List.of() : List.of(name);
    });
    /** Claims that any volume of their class may be for. */
    private static final Index OPEN_BY_CLASS = new Index("openByClass", object -> {
        var claim = new Claim(object);
        return claim.volumeName().isEmpty() ? List.of(claim.storageClass()) : List.of();
    });

    private final ApiClient client;
    private final EventRecorder events;
    private final Informer claims;
    private final Informer volumes;
    private final Informer classes;
    private final Informer pods;
    private final OwnWrites ownWrites = new OwnWrites();

    public PersistentVolumeController(ControllerContext context) {
        client = context.client();
        events = context.eventsAs().apply("persistentvolume-controller");
        claims = context.informers().of(Resources.PERSISTENT_VOLUME_CLAIMS, BY_VOLUME, OPEN_BY_CLASS);
        volumes = context.informers().of(Resources.PERSISTENT_VOLUMES);
        classes = context.informers().of(Resources.STORAGE_CLASSES);
        pods = context.informers().of(Resources.PODS, PodClaims.BY_CLAIM);
    }

    @Override
    public String name() {
        return "persistentvolume";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PERSISTENT_VOLUME_CLAIMS)
                .and(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeController::volumesOfClaim)
                .and(Resources.PERSISTENT_VOLUMES, this::concernedByVolume)
                .and(Resources.STORAGE_CLASSES, this::concernedByClass);
    }

    /** A claim that is bound elsewhere or gone sets its volume free. */
    private static Collection<ObjectKey> volumesOfClaim(Change change) {
        return before(change).stream()
                .map(ApiObject::spec)
                .map(spec -> spec.text("volumeName"))
                .filter(name -> !name.isEmpty())
                .map(ObjectKey::cluster)
                .toList();
    }

    private Collection<ObjectKey> concernedByVolume(Change change) {
        var concerned = new LinkedHashSet<ObjectKey>();
        concerned.add(change.object().key());
        for (var object : before(change)) {
            var volume = new Volume(object);
            if (volume.isClaimed()) {
                concerned.add(volume.claimKey());
            }
        }
        var now = new Volume(change.object());
        claims.cache().byIndex(BY_VOLUME, now.name()).forEach(claim -> concerned.add(claim.key()));
        if (!now.isClaimed()) {
            claims.cache().byIndex(OPEN_BY_CLASS, now.storageClass()).forEach(claim -> concerned.add(claim.key()));
        }
        return concerned;
    }

    private Collection<ObjectKey> concernedByClass(Change change) {
        var name = change.object().name();
        return Stream.concat(
                        claims.cache().byIndex(OPEN_BY_CLASS, name).stream(),
                        claims.cache().byIndex(OPEN_BY_CLASS, "").stream())
                .map(ApiObject::key)
                .toList();
    }

    private static List<ApiObject> before(Change change) {
        return change instanceof Change.Updated(var previous, var current)
                ? List.of(previous, current)
                : List.of(change.object());
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (!ownWrites.allSeen(key)) {
            return Outcome.recheckAfter(OWN_WRITES_RECHECK);
        }
        var plan = key.namespace().isEmpty() ? planVolume(key) : planClaim(key);
        plan.notes().forEach(note -> note.tell(events));
        plan.write().ifPresent(write -> carryOut(key, write));
        return Outcome.settled();
    }

    private BindingPlan planClaim(ObjectKey key) {
        return claims.cache()
                .find(key)
                .map(Claim::new)
                .map(this::observe)
                .map(ClaimPlanner::plan)
                .orElse(BindingPlan.NOTHING);
    }

    private ClaimObserved observe(Claim claim) {
        boolean takesAny = claim.volumeName().isEmpty() && !claim.bindCompleted();
        return new ClaimObserved(
                claim,
                named(claim),
                takesAny ? volumes.cache().all().stream().map(Volume::new).toList() : List.of(),
                classes.cache().find(ObjectKey.cluster(claim.storageClass())).map(StorageClass::new),
                StorageClass.defaultOf(classes.cache().all()),
                waitingPods(claim));
    }

    /** The cache may be behind: no claim is called lost on its word alone. */
    private Optional<Volume> named(Claim claim) {
        if (claim.volumeName().isEmpty()) {
            return Optional.empty();
        }
        var key = ObjectKey.cluster(claim.volumeName());
        var cached = volumes.cache().find(key);
        boolean ask =
                cached.isEmpty() && claim.bindCompleted() && !claim.phase().equals(Phases.LOST);
        return (ask ? client.find(Resources.PERSISTENT_VOLUMES, key) : cached).map(Volume::new);
    }

    private List<String> waitingPods(Claim claim) {
        return pods.cache().byIndex(PodClaims.BY_CLAIM, claim.key().toString()).stream()
                .filter(pod -> pod.spec().text("nodeName").isEmpty() && !pod.isBeingDeleted())
                .map(ApiObject::name)
                .sorted()
                .toList();
    }

    private BindingPlan planVolume(ObjectKey key) {
        return volumes.cache()
                .find(key)
                .map(Volume::new)
                .map(volume -> VolumePlanner.plan(volume, claimOf(volume)))
                .orElse(BindingPlan.NOTHING);
    }

    /** The cache may be behind: no volume is released on its word alone. */
    private Optional<Claim> claimOf(Volume volume) {
        if (!volume.isClaimed() || volume.claimUid().isEmpty()) {
            return Optional.empty();
        }
        var cached = claims.cache().find(volume.claimKey()).filter(claim -> isNamedBy(volume, claim));
        boolean known =
                cached.isPresent() || Set.of(Phases.RELEASED, Phases.FAILED).contains(volume.phase());
        var found = known
                ? cached
                : client.find(Resources.PERSISTENT_VOLUME_CLAIMS, volume.claimKey())
                        .filter(claim -> isNamedBy(volume, claim));
        return found.map(Claim::new);
    }

    private static boolean isNamedBy(Volume volume, ApiObject claim) {
        return claim.uid().equals(volume.claimUid());
    }

    private void carryOut(ObjectKey key, Write write) {
        try {
            switch (write) {
                case Write.ClaimSpec(var claim) ->
                    ownWrites.wrote(key, claims, client.update(Resources.PERSISTENT_VOLUME_CLAIMS, claim));
                case Write.ClaimStatus(var claim) ->
                    ownWrites.wrote(key, claims, client.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, claim));
                case Write.VolumeSpec(var volume) ->
                    ownWrites.wrote(key, volumes, client.update(Resources.PERSISTENT_VOLUMES, volume));
                case Write.VolumeStatus(var volume) ->
                    ownWrites.wrote(key, volumes, client.updateStatus(Resources.PERSISTENT_VOLUMES, volume));
            }
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
