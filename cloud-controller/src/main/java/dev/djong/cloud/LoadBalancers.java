package dev.djong.cloud;

import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Optional;

/** Balancers in front of services of type {@code LoadBalancer}. Every method is idempotent and may take minutes. */
public interface LoadBalancers {

    /** Where clients reach a balancer: one of the two is not empty. */
    record Ingress(String ip, String hostname) {}

    /** Empty where the service has none. @throws CloudFailure if that is not known */
    Optional<List<Ingress>> find(ApiObject service);

    /** Makes or changes the balancer of a service so that it reaches these nodes. @throws CloudFailure */
    List<Ingress> ensure(ApiObject service, List<ApiObject> nodes);

    /** @throws CloudFailure if it may still exist */
    void remove(ApiObject service);
}
