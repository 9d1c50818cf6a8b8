package dev.djong.informer;

import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A read view of one resource. Reads never block and see each change as a whole. */
public interface Cache {
    Optional<ApiObject> find(ObjectKey key);

    /** All objects, in no order. */
    Collection<ApiObject> all();

    List<ApiObject> inNamespace(String namespace);

    default List<ApiObject> select(String namespace, LabelSelector selector) {
        return inNamespace(namespace).stream()
                .filter(object -> selector.matches(object.labels()))
                .toList();
    }

    /** The objects that the index of that name files under {@code value}. */
    List<ApiObject> byIndex(Index index, String value);
}
