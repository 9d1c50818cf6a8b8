package dev.djong.informer;

import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Files objects under values so that a cache can answer without a scan. Equal by name. */
public record Index(String name, Function<ApiObject, Collection<String>> values) {

    /** Under the uid of the managing controller. */
    public static final Index BY_CONTROLLER_UID = new Index(
            "controllerUid",
            object -> object.controllerReference()
                    .map(OwnerReference::uid)
                    .map(List::of)
                    .orElse(List.of()));

    /** Pods under the node they are bound to. */
    public static final Index BY_NODE_NAME = new Index(
            "nodeName", object -> object.spec().string("nodeName").map(List::of).orElse(List.of()));

    @Override
    public boolean equals(Object other) {
        return other instanceof Index index && name.equals(index.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
