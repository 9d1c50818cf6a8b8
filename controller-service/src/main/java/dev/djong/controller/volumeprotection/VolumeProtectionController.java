package dev.djong.controller.volumeprotection;

import dev.djong.controller.ControllerContext;
import dev.djong.informer.Informer;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.storage.StorageAnnotations;

/** Keeps a volume while a claim is bound to it. */
public final class VolumeProtectionController implements Controller {
    private final Informer volumes;
    private final ProtectionFinalizer finalizer;

    public VolumeProtectionController(ControllerContext context) {
        volumes = context.informers().of(Resources.PERSISTENT_VOLUMES);
        finalizer = new ProtectionFinalizer(
                context.client(), Resources.PERSISTENT_VOLUMES, StorageAnnotations.VOLUME_PROTECTION);
    }

    @Override
    public String name() {
        return "pvprotection";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.PERSISTENT_VOLUMES);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        volumes.cache().find(key).ifPresent(volume -> {
            boolean isBound = volume.status().text("phase").equals("Bound");
            if (finalizer.isMissing(volume)) {
                finalizer.add(volume);
            } else if (finalizer.holds(volume) && !isBound) {
                finalizer.remove(volume);
            }
        });
        return Outcome.settled();
    }
}
