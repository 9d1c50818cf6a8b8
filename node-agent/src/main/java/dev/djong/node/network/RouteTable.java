package dev.djong.node.network;

import java.util.Set;

/** The kernel's routes that this agent made; it sees and touches no others. */
public interface RouteTable {
    /** @throws RouteFailure if they are not known */
    Set<PodRoute> routes();

    /** Idempotent; another gateway for the same range takes the place of the one before. @throws RouteFailure */
    void put(PodRoute route);

    /** Idempotent. @throws RouteFailure */
    void remove(PodRoute route);

    /** Where somebody else leads packets between nodes. */
    RouteTable NONE = new RouteTable() {
        @Override
        public Set<PodRoute> routes() {
            return Set.of();
        }

        @Override
        public void put(PodRoute route) {}

        @Override
        public void remove(PodRoute route) {}
    };

    /** With what the kernel said. */
    final class RouteFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RouteFailure(String message) {
            super(message);
        }
    }
}
