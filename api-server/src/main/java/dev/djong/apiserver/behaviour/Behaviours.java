package dev.djong.apiserver.behaviour;

import dev.djong.object.GroupResource;
import java.util.Map;

/** Which kind behaves how; kinds that are not listed are {@link Behaviour#PLAIN}. */
public final class Behaviours {
    private final Map<GroupResource, Behaviour> byResource;

    public Behaviours(Map<GroupResource, Behaviour> byResource) {
        this.byResource = Map.copyOf(byResource);
    }

    public Behaviour of(GroupResource resource) {
        return byResource.getOrDefault(resource, Behaviour.PLAIN);
    }
}
