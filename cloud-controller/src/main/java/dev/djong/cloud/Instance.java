package dev.djong.cloud;

import java.util.List;

/**
 * The machine below a node.
 *
 * @param providerId {@code PROVIDER://...}, unique for ever
 * @param type such as {@code m5.large}; may be empty, as zone and region may
 */
public record Instance(
        String providerId, List<Address> addresses, String type, String zone, String region, State state) {

    /** Whether it could run pods. */
    public enum State {
        RUNNING,
        /** Stopped, but it keeps its identity and may come back. */
        SHUT_DOWN
    }

    /** @param type {@code InternalIP}, {@code ExternalIP}, {@code Hostname}, {@code InternalDNS} or {@code ExternalDNS} */
    public record Address(String type, String address) {}

    public Instance {
        addresses = List.copyOf(addresses);
    }
}
