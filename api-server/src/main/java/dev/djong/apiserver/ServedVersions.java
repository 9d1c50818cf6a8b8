package dev.djong.apiserver;

import dev.djong.apiserver.extension.ConversionFailure;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.ownership.Versions;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.status.ApiFailure;
import java.util.Objects;
import java.util.Optional;

/** The served versions of one kind: those that share its place in the store. */
final class ServedVersions implements Versions {
    private final Definitions definitions;
    private final CustomKinds customKinds;
    private final ResourceDefinition own;

    ServedVersions(Definitions definitions, CustomKinds customKinds, ResourceDefinition own) {
        this.definitions = definitions;
        this.customKinds = customKinds;
        this.own = own;
    }

    @Override
    public Optional<Shown> show(JsonObject object, String apiVersion) {
        if (apiVersion.equals(own.apiVersion())) {
            return Optional.of(new Shown(converted(object, own), own.schema()));
        }
        return definitions.all().stream()
                .filter(other -> other.apiVersion().equals(apiVersion)
                        && other.kind().kind().equals(own.kind().kind())
                        && Objects.equals(other.storagePrefix(), own.storagePrefix()))
                .findFirst()
                .map(other -> new Shown(converted(object, other), other.schema()));
    }

    private JsonObject converted(JsonObject object, ResourceDefinition wanted) {
        if (object.text("apiVersion").equals(wanted.apiVersion())) {
            return object;
        }
        var custom = customKinds.find(own);
        if (custom.isEmpty()) {
            return SharedKinds.convert(object, wanted.kind());
        }
        try {
            return custom.get().conversion().convert(object, wanted.apiVersion());
        } catch (ConversionFailure failed) {
            throw ApiFailure.internal(String.valueOf(failed.getMessage()));
        }
    }
}
