package dev.djong.cloud;

import dev.djong.object.ApiObject;
import java.util.Optional;

/** The machines. */
public interface Instances {
    /**
     * The machine below a node, found by {@code spec.providerID} where the node has one, else by its name. Empty means: it
     * does not exist any more, and the node will be deleted.
     *
     * @throws CloudFailure if that is not known
     */
    Optional<Instance> find(ApiObject node);
}
