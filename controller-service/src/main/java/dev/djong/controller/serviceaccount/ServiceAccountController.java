package dev.djong.controller.serviceaccount;

import dev.djong.api.ApiClient;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import java.util.List;

/** Creates the service account {@code default} in each namespace, again when someone deletes it. Keys are namespaces. */
public final class ServiceAccountController implements Controller {
    private static final String NAME = "default";

    private final ApiClient client;
    private final Informer namespaces;
    private final Informer accounts;

    public ServiceAccountController(ControllerContext context) {
        client = context.client();
        namespaces = context.informers().of(Resources.NAMESPACES);
        accounts = context.informers().of(Resources.SERVICE_ACCOUNTS);
    }

    @Override
    public String name() {
        return "serviceaccount";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.NAMESPACES)
                .and(
                        Resources.SERVICE_ACCOUNTS,
                        change -> change.object().name().equals(NAME)
                                ? List.of(ObjectKey.cluster(change.object().namespace()))
                                : List.of());
    }

    @Override
    public Outcome reconcile(ObjectKey namespace) {
        var account = new ObjectKey(namespace.name(), NAME);
        if (Namespaces.isActive(namespaces.cache(), namespace.name())
                && accounts.cache().find(account).isEmpty()) {
            Namespaces.createUnlessThere(
                    client, Resources.SERVICE_ACCOUNTS, ApiObject.of("v1", "ServiceAccount", account));
        }
        return Outcome.settled();
    }
}
