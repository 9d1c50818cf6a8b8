package dev.djong.apiserver.bootstrap;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.List;
import java.util.function.Consumer;

/** Writes what {@link LocalApiServices} plans. Several servers may do it at once: who comes second finds it done. */
public final class ApiServiceRegistration {
    private final ApiClient client;
    private final ClusterState state;
    private final LocalApiServices services = new LocalApiServices();

    /** @param client that may do everything and reaches this server's own chain */
    public ApiServiceRegistration(ApiClient client, ClusterState state) {
        this.client = client;
        this.state = state;
    }

    /** Registers everything that this server answers; once, when it starts. */
    public void start() {
        carryOut(services.atStart(definitions(), stored()));
    }

    /** Follows the custom resource definitions; after a change of one, and now and then. */
    public void run() {
        carryOut(services.afterChange(definitions(), stored()));
    }

    private List<ApiObject> definitions() {
        return List.copyOf(state.list(Resources.CUSTOM_RESOURCE_DEFINITIONS));
    }

    private List<ApiObject> stored() {
        return List.copyOf(state.list(Resources.API_SERVICES));
    }

    private void carryOut(LocalApiServices.Plan plan) {
        each(plan.created(), service -> client.create(Resources.API_SERVICES, service));
        each(plan.updated(), service -> client.update(Resources.API_SERVICES, service));
        each(plan.deleted(), service -> client.delete(Resources.API_SERVICES, service.key(), DeleteOptions.DEFAULT));
    }

    private static void each(List<ApiObject> objects, Consumer<ApiObject> write) {
        for (var object : objects) {
            try {
                write.accept(object);
            } catch (ApiFailure failure) {
                boolean done = failure.is(Reason.ALREADY_EXISTS)
                        || failure.is(Reason.CONFLICT)
                        || failure.is(Reason.NOT_FOUND);
                if (!done) {
                    throw failure;
                }
            }
        }
    }
}
