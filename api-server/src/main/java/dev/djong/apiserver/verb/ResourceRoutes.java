package dev.djong.apiserver.verb;

import dev.djong.apiserver.extension.CustomKind;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Verb;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The route table: which verb of which resource is handled by what. The kinds are data, so a new kind is served by the
 * rows that are here already; only what a kind does differently has rows of its own.
 */
public final class ResourceRoutes {

    /** A row: for one resource where {@code resource} is given, else for all; for the object itself where the subresource is empty. */
    private record Row(Optional<GroupResource> resource, String subresource, Verb verb) {}

    private final Definitions definitions;
    private final CustomKinds customKinds;
    private final Function<GroupVersionResource, Optional<ResourceDefinition>> newcomers;
    private final ResponseWriter responses;
    private final Map<Row, VerbHandler> table;

    private ResourceRoutes(
            Definitions definitions,
            CustomKinds customKinds,
            Function<GroupVersionResource, Optional<ResourceDefinition>> newcomers,
            ResponseWriter responses,
            Map<Row, VerbHandler> table) {
        this.definitions = definitions;
        this.customKinds = customKinds;
        this.newcomers = newcomers;
        this.responses = responses;
        this.table = Map.copyOf(table);
    }

    /** Collects the rows. */
    public static final class Builder {
        private final Map<Row, VerbHandler> table = new HashMap<>();

        /** For every resource. */
        public Builder all(Verb verb, VerbHandler handler) {
            return all("", verb, handler);
        }

        /** For this subresource of every resource that has it. */
        public Builder all(String subresource, Verb verb, VerbHandler handler) {
            table.put(new Row(Optional.empty(), subresource, verb), handler);
            return this;
        }

        /** For one resource; wins over what is there for all. */
        public Builder one(GroupResource resource, String subresource, Verb verb, VerbHandler handler) {
            table.put(new Row(Optional.of(resource), subresource, verb), handler);
            return this;
        }

        /** @param newcomers finds a kind that is not in the definitions yet, and may wait for it */
        public ResourceRoutes build(
                Definitions definitions,
                CustomKinds customKinds,
                Function<GroupVersionResource, Optional<ResourceDefinition>> newcomers,
                ResponseWriter responses) {
            return new ResourceRoutes(definitions, customKinds, newcomers, responses, table);
        }
    }

    public void serve(Call call, ApiRequest.OnResource request) throws IOException {
        var definition = definitions
                .find(request.resource())
                .or(() -> newcomers.apply(request.resource()))
                .orElseThrow(ApiFailure::noSuchPath);
        var handler = handler(definition, request);
        Deprecations.of(definition.resource()).ifPresent(call::warn);
        customKinds
                .find(definition)
                .map(CustomKind::deprecation)
                .filter(text -> !text.isEmpty())
                .ifPresent(call::warn);
        var resourceCall = new ResourceCall(call, request, definition);
        if (request.verb() != Verb.WATCH && handler.answersDocument()) {
            responses.requireAcceptable(resourceCall);
        }
        responses.write(resourceCall, handler.handle(resourceCall));
    }

    private VerbHandler handler(ResourceDefinition definition, ApiRequest.OnResource request) {
        requireScope(definition, request);
        var verb = request.verb();
        if (request.subresource().isEmpty()) {
            if (!definition.allows(verb.text()) || !fitsPath(definition, request)) {
                throw Failures.methodNotAllowed();
            }
        } else if (definition.subresource(request.subresource()).isEmpty()) {
            throw ApiFailure.noSuchPath();
        }
        var own = table.get(new Row(Optional.of(definition.groupResource()), request.subresource(), verb));
        var handler = own != null ? own : table.get(new Row(Optional.empty(), request.subresource(), verb));
        if (handler == null) {
            throw Failures.methodNotAllowed();
        }
        return handler;
    }

    /** A cluster-scoped object has no path through a namespace, and an object in a namespace none without. */
    private static void requireScope(ResourceDefinition definition, ApiRequest.OnResource request) {
        boolean named = !request.name().isEmpty() && request.verb() != Verb.WATCH;
        boolean wrong = definition.namespaced()
                ? named && request.namespace().isEmpty()
                : !request.namespace().isEmpty();
        if (wrong) {
            throw ApiFailure.noSuchPath();
        }
    }

    /** Collections over all namespaces can only be read; a name cannot be posted to. */
    private static boolean fitsPath(ResourceDefinition definition, ApiRequest.OnResource request) {
        boolean allNamespaces = definition.namespaced() && request.namespace().isEmpty();
        boolean named = !request.name().isEmpty();
        return switch (request.verb()) {
            case CREATE -> !named && !allNamespaces;
            case DELETECOLLECTION -> !allNamespaces;
            case UPDATE, PATCH, DELETE, GET -> named;
            case LIST, WATCH -> true;
            case OPTIONS -> false;
        };
    }
}
