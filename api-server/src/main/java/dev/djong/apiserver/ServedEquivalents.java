package dev.djong.apiserver;

import dev.djong.apiserver.admission.match.Equivalents;
import dev.djong.apiserver.admission.match.Match;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import java.util.List;

/** Resources that lie under one prefix of the store hold the same objects. */
final class ServedEquivalents implements Equivalents {
    private final Definitions definitions;

    ServedEquivalents(Definitions definitions) {
        this.definitions = definitions;
    }

    @Override
    public List<Match> of(GroupVersionResource resource) {
        var own = definitions.get(resource);
        var prefix = own == null ? null : own.storagePrefix();
        return prefix == null
                ? List.of()
                : definitions.all().stream()
                        .filter(other -> prefix.equals(other.storagePrefix()))
                        .filter(other -> !other.resource().equals(resource))
                        .map(ServedEquivalents::shown)
                        .toList();
    }

    private static Match shown(ResourceDefinition definition) {
        return new Match(definition.resource(), definition.kind());
    }

    @Override
    public ApiObject convert(ApiObject object, GroupVersionKind kind) {
        return object.groupVersionKind().equals(kind) || !object.kind().equals(kind.kind())
                ? object
                : new ApiObject(SharedKinds.convert(object.root(), kind));
    }
}
