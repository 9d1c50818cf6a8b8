package dev.djong.apiserver.discovery.openapi;

import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.Subresource;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The paths of the documents: which verbs a kind answers where, with which parameters. */
final class PathDocuments {
    private static final List<String> PATCH_TYPES = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");
    /** Nothing says how lists of custom resources are merged; kubectl patches with what it finds here. */
    private static final List<String> CUSTOM_PATCH_TYPES = PATCH_TYPES.subList(0, 3);

    private static final List<String> ANSWER_TYPES =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    /** One operation on a path. {@code body} and {@code answer} are types, null for none and for plain text. */
    private record Operation(
            String method,
            String action,
            GroupVersionKind kind,
            @Nullable String body,
            @Nullable String answer) {}

    private final Dialect dialect;
    /** The type of a kind that travels below another one, or null where it is no object. */
    private final Function<GroupVersionKind, @Nullable String> typeOf;

    private final QueryParameters query;
    private final TreeMap<String, JsonObject> paths = new TreeMap<>();

    PathDocuments(Dialect dialect, Function<GroupVersionKind, @Nullable String> typeOf) {
        this.dialect = dialect;
        this.query = new QueryParameters(dialect);
        this.typeOf = typeOf;
    }

    JsonObject toJson() {
        return JsonObject.of(paths);
    }

    void add(ResourceDefinition definition) {
        var root = definition.resource().rootPath();
        var scoped = definition.namespaced() ? root + "/namespaces/{namespace}/" : root + "/";
        var collection = scoped + definition.plural();
        var type = definition.schema().name();
        var list = TypeDocuments.listType(definition);
        put(
                collection,
                definition,
                "",
                List.of(
                        new Operation("get", "list", definition.kind(), null, list),
                        new Operation("post", "create", definition.kind(), type, type),
                        new Operation(
                                "delete",
                                "deletecollection",
                                definition.kind(),
                                TypeDocuments.META + "DeleteOptions",
                                TypeDocuments.META + "Status")));
        put(
                collection + "/{name}",
                definition,
                "",
                List.of(
                        new Operation("get", "get", definition.kind(), null, type),
                        new Operation("put", "update", definition.kind(), type, type),
                        new Operation("patch", "patch", definition.kind(), TypeDocuments.PATCH, type),
                        new Operation(
                                "delete",
                                "delete",
                                definition.kind(),
                                TypeDocuments.META + "DeleteOptions",
                                TypeDocuments.META + "Status")));
        if (definition.namespaced() && definition.allows("list")) {
            put(
                    root + "/" + definition.plural(),
                    definition,
                    "ForAllNamespaces",
                    List.of(new Operation("get", "list", definition.kind(), null, list)));
        }
        definition.subresources().forEach(sub -> addSubresource(definition, sub, collection + "/{name}/" + sub.name()));
    }

    private void addSubresource(ResourceDefinition definition, Subresource sub, String path) {
        var type = typeOf.apply(sub.kind());
        if (type == null) {
            return;
        }
        var operations = new ArrayList<Operation>();
        sub.verbs().stream().sorted().forEach(verb -> {
            switch (verb) {
                case "get" ->
                    operations.add(new Operation(
                            "get", "get", sub.kind(), null, sub.name().equals("log") ? null : type));
                case "create" -> operations.add(new Operation("post", "create", sub.kind(), type, type));
                case "update" -> operations.add(new Operation("put", "update", sub.kind(), type, type));
                case "patch" -> operations.add(new Operation("patch", "patch", sub.kind(), TypeDocuments.PATCH, type));
                default -> throw new IllegalArgumentException(path + " has verb " + verb);
            }
        });
        var suffix = Character.toUpperCase(sub.name().charAt(0)) + sub.name().substring(1);
        putAll(path, definition, suffix, operations);
    }

    private void put(String path, ResourceDefinition definition, String suffix, List<Operation> operations) {
        putAll(
                path,
                definition,
                suffix,
                operations.stream()
                        .filter(operation -> definition.allows(operation.action))
                        .toList());
    }

    private void putAll(String path, ResourceDefinition definition, String suffix, List<Operation> operations) {
        if (operations.isEmpty()) {
            return;
        }
        var item = JsonObject.builder().put("parameters", pathParameters(path));
        operations.forEach(operation -> item.put(operation.method, operation(operation, definition, suffix)));
        paths.put(path, item.build());
    }

    private JsonArray pathParameters(String path) {
        var parameters = new ArrayList<Json>();
        if (path.contains("{name}")) {
            parameters.add(dialect.parameter("name", "path", "string", "The object's name."));
        }
        if (path.contains("{namespace}")) {
            parameters.add(dialect.parameter("namespace", "path", "string", "The namespace."));
        }
        parameters.add(dialect.parameter("pretty", "query", "string", "Whether the answer is indented."));
        return JsonArray.of(parameters);
    }

    private JsonObject operation(Operation operation, ResourceDefinition definition, String suffix) {
        var parameters = new ArrayList<Json>(query.of(operation.action));
        var builder = JsonObject.builder()
                .put("description", OperationNames.describe(operation.action, operation.kind, definition))
                .put("operationId", OperationNames.id(operation.action, definition, suffix))
                .put("tags", JsonArray.of(Json.of(OperationNames.tag(definition))))
                .put("responses", responses(operation))
                .put("x-kubernetes-action", OperationNames.action(operation.action))
                .put("x-kubernetes-group-version-kind", TypeDocuments.kindJson(operation.kind));
        if (dialect == Dialect.V2) {
            builder.put("consumes", JsonArray.ofStrings(accepted(operation, definition)))
                    .put("produces", JsonArray.ofStrings(ANSWER_TYPES))
                    .put("schemes", JsonArray.of(Json.of("https")));
            if (operation.body != null) {
                parameters.add(JsonObject.builder()
                        .put("name", "body")
                        .put("in", "body")
                        .put("required", !operation.method.equals("delete"))
                        .put("schema", dialect.reference(operation.body))
                        .build());
            }
        } else if (operation.body != null) {
            builder.put("requestBody", requestBody(operation, operation.body, definition));
        }
        if (!parameters.isEmpty()) {
            builder.put("parameters", JsonArray.of(parameters));
        }
        return builder.build();
    }

    private static List<String> accepted(Operation operation, ResourceDefinition definition) {
        if (!operation.action.equals("patch")) {
            return List.of("*/*");
        }
        return definition.schema().custom() == null ? PATCH_TYPES : CUSTOM_PATCH_TYPES;
    }

    private JsonObject requestBody(Operation operation, String type, ResourceDefinition definition) {
        var content = JsonObject.builder();
        accepted(operation, definition)
                .forEach(mediaType -> content.put(mediaType, JsonObject.of("schema", dialect.reference(type))));
        var body = JsonObject.of("content", content.build());
        return operation.method.equals("delete") ? body : body.with("required", true);
    }

    private JsonObject responses(Operation operation) {
        var ok = response("OK", operation.answer);
        var responses = JsonObject.of("200", ok, "401", JsonObject.of("description", Json.of("Unauthorized")));
        return switch (operation.action) {
            case "create" ->
                responses
                        .with("201", response("Created", operation.answer))
                        .with("202", response("Accepted", operation.answer));
            case "update", "patch" -> responses.with("201", response("Created", operation.answer));
            case "delete" -> responses.with("202", response("Accepted", operation.answer));
            default -> responses;
        };
    }

    private JsonObject response(String description, @Nullable String type) {
        var schema = type == null ? JsonObject.of("type", Json.of("string")) : dialect.reference(type);
        var response = JsonObject.of("description", Json.of(description));
        if (dialect == Dialect.V2) {
            return response.with("schema", schema);
        }
        var content = JsonObject.builder();
        var media = type == null ? List.of("text/plain") : ANSWER_TYPES;
        media.forEach(mediaType -> content.put(mediaType, JsonObject.of("schema", schema)));
        return response.with("content", content.build());
    }
}
