package dev.djong.apiserver.discovery;

import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.ETags;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.PathHandler;
import dev.djong.apiserver.http.Responder;
import dev.djong.definition.Definitions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.status.ApiFailure;
import java.io.IOException;
import java.util.Optional;

/** Serves {@code /api}, {@code /apis} and what lies below them down to the versions. */
public final class DiscoveryRoutes implements PathHandler {
    private static final String AGGREGATED = "APIGroupDiscoveryList";

    private record Picture(long generation, long remoteGeneration, ServedGroups served) {}

    private final Definitions definitions;
    private final RemoteGroups remotes;
    private final Responder responder;
    private volatile Picture picture;

    public DiscoveryRoutes(Definitions definitions, RemoteGroups remotes, Responder responder) {
        this.definitions = definitions;
        this.remotes = remotes;
        this.responder = responder;
        this.picture = picture();
    }

    @Override
    public boolean servesBelow() {
        return true;
    }

    @Override
    public void serve(Call call, ApiRequest.OnPath request) throws IOException {
        var served = served();
        var parts = request.path().substring(1).split("/", -1);
        boolean top = parts.length == 1;
        var aggregated = top ? aggregatedVersion(call) : Optional.<String>empty();
        if (aggregated.isPresent()) {
            sendAggregated(call, served, aggregated.get(), parts[0].equals("api"));
            return;
        }
        var documents = new DiscoveryDocuments(served);
        var document = parts[0].equals("api") ? core(call, documents, parts) : named(documents, parts);
        responder.tree(call, 200, document.orElseThrow(ApiFailure::noSuchPath));
    }

    private static Optional<JsonObject> core(Call call, DiscoveryDocuments documents, String[] parts) {
        return parts.length == 1
                ? Optional.of(
                        documents.coreVersions(call.exchange().header("Host").orElse("")))
                : documents.resources("", parts[1]);
    }

    private static Optional<JsonObject> named(DiscoveryDocuments documents, String[] parts) {
        return switch (parts.length) {
            case 1 -> Optional.of(documents.groupList());
            case 2 -> documents.group(parts[1]);
            default -> documents.resources(parts[1], parts[2]);
        };
    }

    /** The version of the aggregated form that the client prefers to the plain one. */
    private static Optional<String> aggregatedVersion(Call call) {
        for (var header : call.exchange().headers("Accept")) {
            for (var type : header.split(",")) {
                if (type.contains("as=" + AGGREGATED) && type.contains("g=apidiscovery.k8s.io")) {
                    if (type.contains("v=v2beta1")) {
                        return Optional.of("v2beta1");
                    }
                    if (type.contains("v=v2")) {
                        return Optional.of("v2");
                    }
                } else if (MediaTypes.bare(type).equals(MediaTypes.JSON)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private void sendAggregated(Call call, ServedGroups served, String version, boolean core) throws IOException {
        var body = JsonWriter.toBytes(AggregatedDiscovery.document(served, version, core));
        if (ETags.isUnchanged(call, ETags.of(body))) {
            return;
        }
        var type = MediaTypes.JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=" + AGGREGATED;
        call.exchange().respondWith("Vary", "Accept");
        responder.bytes(call, 200, type, body);
    }

    private ServedGroups served() {
        var known = picture;
        if (known.generation != definitions.generation() || known.remoteGeneration != remotes.generation()) {
            known = picture();
            picture = known;
        }
        return known.served;
    }

    /** The generations are read first: what changes meanwhile is seen by the next request. */
    private Picture picture() {
        long generation = definitions.generation();
        long remoteGeneration = remotes.generation();
        return new Picture(generation, remoteGeneration, ServedGroups.of(definitions, remotes.versions()));
    }
}
