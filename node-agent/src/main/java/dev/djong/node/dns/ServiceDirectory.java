package dev.djong.node.dns;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;
import java.util.Optional;

/** The objects that names are made of. Reads never block. */
public interface ServiceDirectory {
    /** Whether all objects are known: before that, a name that is not found may still exist. */
    boolean isComplete();

    Optional<ApiObject> service(ObjectKey key);

    /** The endpoint slices of a service. */
    List<ApiObject> slices(ObjectKey service);

    boolean namespaceExists(String name);

    /** Services with this cluster IP. */
    List<ApiObject> servicesAt(String ip);

    /** Slices with an endpoint of this address. */
    List<ApiObject> slicesAt(String ip);
}
