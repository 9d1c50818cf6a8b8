package dev.djong.controller.rootca;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.informer.Informer;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.util.List;

/** Keeps {@code kube-root-ca.crt} in each namespace, and restores it when someone changes it. Keys are namespaces. */
public final class RootCaController implements Controller {
    static final String NAME = "kube-root-ca.crt";
    private static final String DATA_KEY = "ca.crt";
    private static final String DESCRIPTION = "The certificate authority by which a client inside the cluster can "
            + "verify the API server at its service address.";

    private final ApiClient client;
    private final Informer namespaces;
    private final Informer configMaps;
    private final JsonObject data;

    public RootCaController(ControllerContext context) {
        client = context.client();
        namespaces = context.informers().of(Resources.NAMESPACES);
        configMaps = context.informers().of(Resources.CONFIG_MAPS);
        data = JsonObject.of(DATA_KEY, Json.of(context.settings().rootCa()));
    }

    @Override
    public String name() {
        return "root-ca-certificate-publisher";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NAMESPACES)
                .and(
                        Resources.CONFIG_MAPS,
                        change -> change.object().name().equals(NAME)
                                ? List.of(ObjectKey.cluster(change.object().namespace()))
                                : List.of());
    }

    @Override
    public Outcome reconcile(ObjectKey namespace) {
        if (!Namespaces.isActive(namespaces.cache(), namespace.name())) {
            return Outcome.settled();
        }
        var key = new ObjectKey(namespace.name(), NAME);
        var existing = configMaps.cache().find(key);
        if (existing.isEmpty()) {
            var fresh = ApiObject.of("v1", "ConfigMap", key)
                    .withAnnotation("kubernetes.io/description", DESCRIPTION)
                    .with("data", data);
            Namespaces.createUnlessThere(client, Resources.CONFIG_MAPS, fresh);
        } else if (!existing.get().root().object("data").equals(data)) {
            client.update(Resources.CONFIG_MAPS, existing.get().with("data", data));
        }
        return Outcome.settled();
    }
}
