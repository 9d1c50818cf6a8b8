package dev.djong.cloud;

import java.util.Optional;

/** One kind of infrastructure. Parts that it does not have are empty. */
public interface CloudProvider {

    /** The scheme of its provider ids: {@code local} of {@code local://node-1}. */
    String name();

    Instances instances();

    default Optional<LoadBalancers> loadBalancers() {
        return Optional.empty();
    }

    default Optional<Routes> routes() {
        return Optional.empty();
    }
}
