package dev.djong.controller.localvolume;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.storage.LocalVolumes;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.StorageClass;
import java.util.Collection;
import java.util.List;

/**
 * Makes the class {@code local} once, when it starts, so that claims work in a new cluster; the default one unless there is
 * another. What people make of it afterwards is theirs.
 */
public final class LocalStorageClassController implements Controller {
    private final ApiClient client;

    public LocalStorageClassController(ControllerContext context) {
        client = context.client();
    }

    @Override
    public String name() {
        return "local_storage_class";
    }

    @Override
    public Watches watches() {
        return new Watches(List.of());
    }

    @Override
    public Collection<ObjectKey> initialKeys() {
        return List.of(ObjectKey.cluster(LocalVolumes.CLASS));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var classes = client.list(Resources.STORAGE_CLASSES, ListOptions.ALL).items();
        if (classes.stream().noneMatch(each -> each.key().equals(key))) {
            create(key, StorageClass.defaultOf(classes).isEmpty());
        }
        return Outcome.settled();
    }

    private void create(ObjectKey key, boolean asDefault) {
        var local = ApiObject.of("storage.k8s.io/v1", "StorageClass", key)
                .with("provisioner", Json.of(LocalVolumes.PROVISIONER))
                .with("reclaimPolicy", Json.of("Delete"))
                .with("volumeBindingMode", Json.of("WaitForFirstConsumer"))
                .with("allowVolumeExpansion", Json.of(true));
        try {
            client.create(
                    Resources.STORAGE_CLASSES,
                    asDefault ? local.withAnnotation(StorageAnnotations.DEFAULT_CLASS, "true") : local);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
        }
    }
}
