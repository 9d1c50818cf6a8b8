package dev.djong.testkit.scenario;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.List;
import java.util.function.Consumer;

/** {@code @kubernetes/client-node}, in a process of its own that does what it is told line by line. */
final class NodeClient implements ClientUnderTest {
    private final NodeProcess process;
    private final String token;

    NodeClient(NodeProcess process) {
        this(process, "");
    }

    private NodeClient(NodeProcess process, String token) {
        this.process = process;
        this.token = token;
    }

    private Json ask(String verb, JsonObject.Builder command) {
        return process.ask(command.put("verb", verb).put("client", token).build());
    }

    private static JsonObject.Builder command() {
        return JsonObject.builder();
    }

    private static JsonObject.Builder command(ObjectRef ref) {
        return command(ref.kind(), ref.namespace()).put("name", ref.name());
    }

    private static JsonObject.Builder command(Kind kind, String namespace) {
        return command().put("kind", kind.toJson()).put("namespace", namespace);
    }

    private static String text(Json json) {
        return json instanceof JsonString string ? string.value() : json.toString();
    }

    @Override
    public ClientUnderTest knownBy(String other) {
        ask("knownBy", command().put("token", other));
        return new NodeClient(process, other);
    }

    @Override
    public JsonObject create(JsonObject object, boolean dryRun) {
        return ask("create", command().put("object", object).put("dryRun", dryRun))
                .asObject();
    }

    @Override
    public JsonObject get(ObjectRef ref) {
        return ask("get", command(ref)).asObject();
    }

    @Override
    public JsonObject replace(JsonObject object) {
        return ask("replace", command().put("object", object)).asObject();
    }

    @Override
    public JsonObject replaceStatus(Kind kind, JsonObject object) {
        return ask("replaceStatus", command().put("object", object).put("kind", kind.toJson()))
                .asObject();
    }

    @Override
    public JsonObject patch(ObjectRef ref, PatchFormat format, String body) {
        return ask("patch", command(ref).put("mediaType", format.mediaType()).put("body", body))
                .asObject();
    }

    @Override
    public JsonObject apply(JsonObject object, String manager, boolean force) {
        return ask(
                        "apply",
                        command().put("object", object).put("manager", manager).put("force", force))
                .asObject();
    }

    @Override
    public JsonObject list(Kind kind, String namespace, Query query) {
        return ask("list", command(kind, namespace).put("query", query.toJson()))
                .asObject();
    }

    @Override
    public void delete(ObjectRef ref, Deletion deletion) {
        ask(
                "delete",
                command(ref)
                        .put("propagation", deletion.propagation())
                        .put("resourceVersion", deletion.resourceVersion()));
    }

    @Override
    public void deleteConfigMaps(String namespace, String labels) {
        ask("deleteConfigMaps", command().put("namespace", namespace).put("labels", labels));
    }

    @Override
    public JsonObject scale(ObjectRef deployment, int replicas) {
        return ask("scale", command(deployment).put("replicas", replicas)).asObject();
    }

    @Override
    public String token(String namespace, String serviceAccount) {
        return text(ask("token", command(Kind.SERVICE_ACCOUNTS.ref(namespace, serviceAccount))));
    }

    @Override
    public AutoCloseable watch(Kind kind, String namespace, Query query, Consumer<JsonObject> events) {
        return stream(
                "watch", command(kind, namespace).put("query", query.toJson()), told -> events.accept(told.asObject()));
    }

    @Override
    public AutoCloseable inform(Kind kind, String namespace, Consumer<String> changes) {
        return stream("inform", command(kind, namespace), told -> changes.accept(text(told)));
    }

    @Override
    public AutoCloseable lead(String namespace, String lease, String identity, Consumer<String> changes) {
        return stream(
                "lead",
                command(Kind.LEASES.ref(namespace, lease))
                        .put("identity", identity)
                        .put("leaseSeconds", Candidacy.LEASE.toSeconds())
                        .put("retryMillis", Candidacy.RETRY.toMillis()),
                told -> changes.accept(text(told)));
    }

    private AutoCloseable stream(String verb, JsonObject.Builder command, Consumer<Json> told) {
        long stream = process.listen(told);
        ask(verb, command.put("stream", stream));
        return () -> ask("close", command().put("stream", stream));
    }

    @Override
    public String version() {
        return text(ask("version", command()));
    }

    @Override
    public List<String> groups() {
        return ask("groups", command()).asArray().strings().toList();
    }

    @Override
    public List<String> listEverything() {
        return ask("listEverything", command()).asArray().strings().toList();
    }

    @Override
    public String log(ObjectRef pod) {
        return text(ask("log", command(pod)));
    }

    @Override
    public JsonObject exec(ObjectRef pod, List<String> command, String stdin) {
        return ask(
                        "exec",
                        command(pod)
                                .put("command", JsonArray.ofStrings(command))
                                .put("stdin", stdin))
                .asObject();
    }

    @Override
    public String forward(ObjectRef pod, int port, String request) {
        return text(ask("forward", command(pod).put("port", port).put("request", request)));
    }

    /** The process belongs to the first client. */
    @Override
    public void close() {
        if (token.isEmpty()) {
            process.close();
        }
    }
}
