package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import org.jspecify.annotations.Nullable;

/**
 * A service's type decides which fields mean anything. What a user left out of an update, because the server had filled it
 * in, stays; what a change of type made meaningless goes; what the new type needs is reserved.
 */
public final class ServiceBehaviour extends SpecAndStatus {
    private static final JsonObject NO_STATUS = JsonObject.of("loadBalancer", JsonObject.EMPTY);

    private final ServiceNetwork network;

    public ServiceBehaviour(ServiceNetwork network) {
        super(NO_STATUS, false);
        this.network = network;
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        var created = super.prepareForCreate(object, context);
        var whole = ServiceAddresses.normalize(created, null);
        return ServiceFamilies.complete(whole, null, network.families());
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var kept = super.prepareForUpdate(object, stored, context);
        var trimmed = ServiceTypeChange.dropMeaningless(ServiceAddresses.normalize(kept, stored), stored);
        var whole = ServiceAddresses.carryOver(trimmed, stored);
        var complete = ServiceFamilies.complete(whole, stored, network.families());
        return ServiceNumbers.type(complete).equals("LoadBalancer")
                ? complete
                : complete.with("status", withoutLoadBalancer(complete));
    }

    private static Json withoutLoadBalancer(ApiObject service) {
        return service.status().with("loadBalancer", JsonObject.EMPTY);
    }

    @Override
    public Reservation reserve(ApiObject object, @Nullable ApiObject stored, WriteContext context) {
        var reservation = new ServiceReservation(network, object, stored, context.dryRun());
        reservation.take();
        return reservation;
    }

    @Override
    public void released(ApiObject deleted) {
        ServiceReservation.releaseAll(network, deleted);
    }
}
