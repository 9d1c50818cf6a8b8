package dev.djong.node.cluster;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The objects that pods of this node refer to. Reads may be some seconds old. */
public interface ClusterObjects {
    /** @throws RuntimeException if the API does not answer or refuses */
    Optional<ApiObject> configMap(ObjectKey key);

    Optional<ApiObject> secret(ObjectKey key);

    /** A persistent volume claim, as it is now. */
    Optional<ApiObject> claim(ObjectKey key);

    /** A claim to devices, as it is now. */
    Optional<ApiObject> deviceClaim(ObjectKey key);

    /** A persistent volume, as it is now. */
    Optional<ApiObject> volume(String name);

    /** The node that this agent speaks for, as it was a moment ago. */
    Optional<ApiObject> node();

    /** All services of a namespace. */
    List<ApiObject> services(String namespace);

    /** False until the services are known: containers started before would miss their variables. */
    boolean servicesKnown();

    /** A token of a service account, bound to a pod. */
    Token token(TokenWish wish);

    /** What a token is for. {@code audience} is empty for the API server itself. */
    record TokenWish(
            String namespace, String serviceAccount, String podName, String podUid, String audience, long seconds) {}

    /** A token. Never logged. */
    record Token(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[expires " + expiresAt + "]";
        }
    }
}
