package dev.djong.apiserver.extension;

import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.validation.Validator;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupVersionResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The custom resources that are served now, for the verbs: what each does and demands beyond its definition. */
public final class CustomKinds {
    private record Served(CustomKind kind, Behaviour behaviour, Validator validator) {}

    private final Map<GroupVersionResource, Served> served = new ConcurrentHashMap<>();

    /** Adds or replaces. */
    public void put(CustomKind kind) {
        served.put(
                kind.definition().resource(), new Served(kind, new CustomBehaviour(kind), new CustomValidator(kind)));
    }

    public void remove(GroupVersionResource resource) {
        served.remove(resource);
    }

    public Optional<CustomKind> find(ResourceDefinition definition) {
        return of(definition).map(Served::kind);
    }

    /** Empty for built-in kinds. */
    public Optional<Behaviour> behaviour(ResourceDefinition definition) {
        return of(definition).map(Served::behaviour);
    }

    /** Empty for built-in kinds. */
    public Optional<Validator> validator(ResourceDefinition definition) {
        return of(definition).map(Served::validator);
    }

    private Optional<Served> of(ResourceDefinition definition) {
        return definition.schema().custom() == null
                ? Optional.empty()
                : Optional.ofNullable(served.get(definition.resource()));
    }
}
