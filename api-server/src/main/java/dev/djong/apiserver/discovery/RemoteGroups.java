package dev.djong.apiserver.discovery;

import dev.djong.apiserver.discovery.openapi.RemoteSpecs;
import java.util.List;

/** The group versions that other servers answer. They take the place of our own of the same name. */
public interface RemoteGroups extends RemoteSpecs {
    /** In no order. */
    List<RemoteVersion> versions();
}
