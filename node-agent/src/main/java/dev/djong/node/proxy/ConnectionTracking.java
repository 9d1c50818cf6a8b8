package dev.djong.node.proxy;

import java.util.Collection;

/** The kernel's memory of flows. */
public interface ConnectionTracking {

    /** Forgets these flows, so that their next packet is led anew. What cannot be forgotten is logged. */
    void forget(Collection<StaleFlow> flows);
}
