package dev.djong.node.proxy;

/** What happens to a new connection to a frontend. */
public sealed interface Route {

    /** Whose source address is replaced by the node's, so that answers come back this way. */
    enum Masquerade {
        /** Clients that are no pods: the pod could not answer them directly. */
        OUTSIDERS,
        /** Everybody: the backend may be on another node. */
        ALL
    }

    /** To a backend of the pool, which is not empty. */
    record Balance(Pool pool, Masquerade masquerade) implements Route {}

    /**
     * {@code externalTrafficPolicy: Local}: clients from outside keep their address and reach backends of this node only
     * ({@code local}, dropped where it is empty); pods and the node itself reach all.
     */
    record LocalOnly(Pool local, Pool all) implements Route {}

    /** Nobody serves it: the client is told at once. */
    record Reject() implements Route {}

    /** Others serve it, but this node must not: silence makes a balancer look elsewhere. */
    record Drop() implements Route {}
}
