package dev.djong.controller.endpoints;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.controller.ControllerContext;
import dev.djong.controller.endpointslice.Backends;
import dev.djong.controller.endpointslice.ServiceSelectors;
import dev.djong.controller.namespace.Namespaces;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.Controller;
import dev.djong.reconcile.Outcome;
import dev.djong.reconcile.Watches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.List;

/** Keeps the Endpoints object of each Service that has a selector, and removes it with the Service. */
public final class EndpointsController implements Controller {
    private final ApiClient client;
    private final Informer services;
    private final Informer pods;
    private final Informer endpoints;

    public EndpointsController(ControllerContext context) {
        client = context.client();
        services = context.informers().of(Resources.SERVICES);
        pods = context.informers().of(Resources.PODS);
        endpoints = context.informers().of(Resources.ENDPOINTS);
    }

    @Override
    public String name() {
        return "endpoint";
    }

    @Override
    public Watches watches() {
        return Watches.on(Resources.SERVICES)
                .and(Resources.PODS, change -> ServiceSelectors.concerned(services.cache(), change))
                .and(Resources.ENDPOINTS, change -> List.of(change.object().key()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        var service = services.cache().find(key);
        var existing = endpoints.cache().find(key);
        if (service.isEmpty()) {
            existing.filter(EndpointsController::isOurs).ifPresent(this::delete);
            return Outcome.settled();
        }
        var selector = Backends.selector(service.get());
        if (selector.isEmpty() || service.get().isBeingDeleted()) {
            return Outcome.settled();
        }
        var base = existing.orElseGet(() -> ApiObject.of("v1", "Endpoints", key));
        var wanted = EndpointsPlanner.plan(service.get(), pods.cache().select(key.namespace(), selector.get()), base);
        if (existing.isEmpty()) {
            Namespaces.createUnlessThere(client, Resources.ENDPOINTS, wanted);
        } else if (!wanted.equals(base)) {
            client.update(Resources.ENDPOINTS, wanted);
        }
        return Outcome.settled();
    }

    /** Endpoints without a Service that somebody keeps by hand, such as those of old leader elections, stay. */
    private static boolean isOurs(ApiObject object) {
        return object.labels().containsKey("endpoints.kubernetes.io/managed-by");
    }

    private void delete(ApiObject object) {
        try {
            client.delete(Resources.ENDPOINTS, object.key(), DeleteOptions.DEFAULT.onlyUid(object.uid()));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
