package dev.djong.node.volume;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.api.Patch;
import dev.djong.api.TransportException;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Operator;
import dev.djong.object.LabelSelector.Requirement;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.Volume;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the data of this node's local volumes once they are deleted, and lets the volumes go. Has devices grow with their
 * volumes. Only a volume that says so
 * itself loses its data: a directory without a volume may be one that a restored backup does not know yet, and stays.
 */
public final class LocalVolumeKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LocalVolumeKeeper.class);

    private final String node;
    private final LocalDirectory directory;
    private final VolumeImages images;
    private final ApiClient api;
    private final Informers informers;
    private final Executor background;
    private @Nullable Informer volumes;
    private boolean refused;

    public LocalVolumeKeeper(
            String node,
            LocalDirectory directory,
            VolumeImages images,
            ApiClient api,
            Informers informers,
            Executor background) {
        this.node = node;
        this.directory = directory;
        this.images = images;
        this.api = api;
        this.informers = informers;
        this.background = background;
    }

    /** Begins to look at the node's volumes, and takes up again what failed before. Called again and again. */
    public synchronized void sync() {
        detachUnused();
        try {
            if (volumes == null) {
                begin();
            } else {
                volumes.cache().all().forEach(this::settle);
            }
        } catch (ApiFailure | TransportException | VolumeFailure | UncheckedIOException failure) {
            tell(failure);
        }
    }

    private void detachUnused() {
        try {
            images.detachUnused(directory);
        } catch (VolumeFailure | UncheckedIOException failure) {
            LOG.warn("local volumes of node {}: {}", node, failure.getMessage());
        }
    }

    /** A server that knows nothing of local volumes does not let nodes see any: asked before a watch is opened. */
    private void begin() {
        var own = new LabelSelector(List.of(new Requirement(LocalVolumes.NODE, Operator.IN, List.of(node))));
        api.list(Resources.PERSISTENT_VOLUMES, ListOptions.ALL.matching(own).page(1, ""));
        var informer = informers.of(Resources.PERSISTENT_VOLUMES, own);
        informer.onChange(change -> background.execute(() -> settleLater(change.object())));
        informer.start();
        volumes = informer;
        refused = false;
    }

    private void tell(RuntimeException failure) {
        boolean forbidden = failure instanceof ApiFailure answer && answer.is(Reason.FORBIDDEN);
        if (!forbidden || !refused) {
            LOG.warn("local volumes of node {}: {}", node, failure.getMessage());
        }
        refused = forbidden;
    }

    private synchronized void settleLater(ApiObject volume) {
        try {
            settle(volume);
        } catch (ApiFailure | TransportException | VolumeFailure | UncheckedIOException failure) {
            tell(failure);
        }
    }

    private void settle(ApiObject object) {
        var volume = new Volume(object);
        var path = Path.of(object.spec().object("local").text("path"));
        boolean isHere = LocalVolumes.isLocal(volume) && directory.keeps(path);
        if (isToGo(volume)) {
            if (!isHere || !volume.reclaimPolicy().equals("Delete") || delete(volume, path)) {
                letGo(object);
            }
        } else if (isHere && volume.isBlock()) {
            images.grow(path, LocalVolumes.deviceBytes(volume.capacity()));
        }
    }

    /** @return false if a pod has not ended yet that uses it as a device, whatever the API says; it is tried again */
    private boolean delete(Volume volume, Path path) {
        if (!volume.isBlock()) {
            PodDirectories.deleteTree(path);
        } else if (!images.delete(path)) {
            return false;
        }
        LOG.info("volume {}: its data in {} is deleted", volume.name(), path);
        return true;
    }

    /** A volume that is deleted while a claim is bound to it stays as it is until it is not. */
    private static boolean isToGo(Volume volume) {
        return LocalVolumes.isLocal(volume)
                && volume.isBeingDeleted()
                && !volume.phase().equals("Bound")
                && volume.object().finalizers().contains(LocalVolumes.FINALIZER)
                && !volume.object().finalizers().contains(StorageAnnotations.VOLUME_PROTECTION);
    }

    private void letGo(ApiObject volume) {
        var left = new ArrayList<>(volume.finalizers());
        left.remove(LocalVolumes.FINALIZER);
        var metadata = JsonObject.of("finalizers", JsonArray.ofStrings(left))
                .with("uid", volume.uid())
                .with("resourceVersion", volume.resourceVersion());
        try {
            api.patch(Resources.PERSISTENT_VOLUMES, volume.key(), "", Patch.merge(JsonObject.of("metadata", metadata)));
        } catch (ApiFailure failure) {
            // Gone, or changed since, and then its change comes again.
            if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                throw failure;
            }
        }
    }
}
