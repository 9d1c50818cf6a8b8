package dev.djong.definition;

import dev.djong.object.GroupVersionKind;
import java.util.Set;

/**
 * A path below an object, such as {@code pods/status}.
 *
 * @param kind what is read and written there; may belong to another group, as the Scale of a deployment does
 * @param verbs the verbs that discovery lists for it
 */
public record Subresource(String name, GroupVersionKind kind, Set<String> verbs) {
    public Subresource {
        verbs = Set.copyOf(verbs);
    }
}
