package dev.djong.cloud;

import java.util.List;

/** How the infrastructure's network finds the pods of a node. */
public interface Routes {

    /** Packets to {@code podCidr} go to the node. */
    record Route(String nodeName, String podCidr) {}

    /** All routes of this cluster. @throws CloudFailure if they are not known */
    List<Route> list();

    /** Idempotent. @throws CloudFailure */
    void add(Route route);

    /** Idempotent. @throws CloudFailure if it may still exist */
    void remove(Route route);
}
