package dev.djong.apiserver.discovery.openapi;

import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.definitions.Descriptions;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All OpenAPI documents, each made when first asked for. Making the large one takes some hundred milliseconds: callers run
 * it on the pool for heavy work.
 */
public final class OpenApiDocuments {
    public static final String JSON = "application/json";
    /** How Go clients ask for version 2 in protobuf. */
    public static final String V2_PROTOBUF_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    /** What it is answered with: Go's parser of media types refuses the other one. Also accepted in a request. */
    public static final String V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final Definitions definitions;
    private final RemoteSpecs remotes;
    private final String version;
    private final ReentrantLock making = new ReentrantLock();
    /** Documents by name, of the generations below; all guarded by {@link #making}. */
    private final Map<String, OpenApiDocument> made = new TreeMap<>();

    private long generation;
    private long remoteGeneration;

    /** @param version what {@code /version} answers as gitVersion */
    public OpenApiDocuments(Definitions definitions, RemoteSpecs remotes, String version) {
        this.definitions = definitions;
        this.remotes = remotes;
        this.version = version;
    }

    /** {@code /openapi/v2} in JSON. */
    public OpenApiDocument v2() {
        return document("v2", () -> OpenApiDocument.of(JsonWriter.toBytes(v2Tree()), JSON));
    }

    /** {@code /openapi/v2} in gnostic's protobuf. */
    public OpenApiDocument v2Protobuf() {
        return document("v2.pb", () -> OpenApiDocument.of(GnosticV2.encode(v2Tree()), V2_PROTOBUF));
    }

    /** {@code /openapi/v3}: where the document of each group and version is, with its hash; other servers' too. */
    public OpenApiDocument v3Index() {
        return document("v3", this::makeIndex);
    }

    /**
     * {@code /openapi/v3/PATH}.
     *
     * @param path {@code api/v1} or {@code apis/GROUP/VERSION}
     */
    public Optional<OpenApiDocument> v3(String path) {
        return groupVersions().containsKey(path) ? Optional.of(v3Document(path)) : Optional.empty();
    }

    private OpenApiDocument v3Document(String path) {
        return document("v3/" + path, () -> makeV3(definitionsAt(path)));
    }

    private OpenApiDocument document(String name, Supplier<OpenApiDocument> maker) {
        making.lock();
        try {
            if (generation != definitions.generation() || remoteGeneration != remotes.generation()) {
                made.clear();
                generation = definitions.generation();
                remoteGeneration = remotes.generation();
            }
            var known = made.get(name);
            if (known == null) {
                known = maker.get();
                made.put(name, known);
            }
            return known;
        } finally {
            making.unlock();
        }
    }

    private OpenApiDocument makeIndex() {
        var addresses = new TreeMap<String, String>();
        groupVersions()
                .keySet()
                .forEach(path -> addresses.put(
                        path,
                        "/openapi/v3/" + path + "?hash=" + v3Document(path).hash()));
        addresses.putAll(remotes.v3Addresses());
        var paths = JsonObject.builder();
        addresses.forEach((path, address) -> paths.put(path, JsonObject.of("serverRelativeURL", Json.of(address))));
        return OpenApiDocument.of(JsonWriter.toBytes(JsonObject.of("paths", paths.build())), JSON);
    }

    /** The document paths of all groups and versions, each with one definition of it. */
    private Map<String, ResourceDefinition> groupVersions() {
        var paths = new TreeMap<String, ResourceDefinition>();
        definitions.all().forEach(definition -> paths.putIfAbsent(pathOf(definition), definition));
        return paths;
    }

    private List<ResourceDefinition> definitionsAt(String path) {
        return definitions.all().stream()
                .filter(definition -> pathOf(definition).equals(path))
                .toList();
    }

    private static String pathOf(ResourceDefinition definition) {
        return definition.resource().rootPath().substring(1);
    }

    private JsonObject v2Tree() {
        var types = types(Dialect.V2, definitions.all(), kind -> true);
        var paths = new PathDocuments(Dialect.V2, typeOf());
        definitions.all().forEach(paths::add);
        var own = JsonObject.builder()
                .put("swagger", "2.0")
                .put("info", info())
                .put("paths", paths.toJson())
                .put("definitions", types.toJson())
                .build();
        var parts = remotes.v2Parts();
        if (parts.isEmpty()) {
            return own;
        }
        var merge = new SpecMerge(own);
        parts.forEach(merge::add);
        return merge.document();
    }

    private OpenApiDocument makeV3(List<ResourceDefinition> group) {
        var below = group.stream()
                .flatMap(definition -> definition.subresources().stream())
                .map(sub -> sub.kind())
                .toList();
        var types = types(
                Dialect.V3,
                group,
                kind -> below.contains(kind)
                        || kind.kind().equals("DeleteOptions")
                        || kind.kind().equals("Status"));
        var paths = new PathDocuments(Dialect.V3, typeOf());
        group.forEach(paths::add);
        var tree = JsonObject.builder()
                .put("openapi", "3.0.0")
                .put("info", info())
                .put("paths", paths.toJson())
                .put("components", JsonObject.of("schemas", types.toJson()))
                .build();
        return OpenApiDocument.of(JsonWriter.toBytes(tree), JSON);
    }

    private TypeDocuments types(Dialect dialect, List<ResourceDefinition> kinds, Predicate<GroupVersionKind> bodies) {
        var types = new TypeDocuments(dialect, Descriptions.load(), definitions);
        kinds.forEach(types::add);
        definitions.bodies().forEach((kind, schema) -> {
            if (bodies.test(kind)) {
                types.add(schema);
            }
        });
        return types;
    }

    private Function<GroupVersionKind, @Nullable String> typeOf() {
        return kind -> definitions.shapeOf(kind).map(StructSchema::name).orElse(null);
    }

    private JsonObject info() {
        return JsonObject.of("title", Json.of("Kubernetes"), "version", Json.of(version));
    }
}
