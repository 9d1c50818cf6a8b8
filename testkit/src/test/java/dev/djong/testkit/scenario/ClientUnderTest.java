package dev.djong.testkit.scenario;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * A client in the hands of its user. Objects come and go as JSON, in between they are the client's own models wherever it
 * has some. What the server refuses is a {@link Refused}.
 */
interface ClientUnderTest extends AutoCloseable {
    JsonObject create(JsonObject object, boolean dryRun);

    JsonObject get(ObjectRef ref);

    JsonObject replace(JsonObject object);

    /** Of a custom resource. */
    JsonObject replaceStatus(Kind kind, JsonObject object);

    JsonObject patch(ObjectRef ref, PatchFormat format, String body);

    /** Server-side apply. */
    JsonObject apply(JsonObject object, String manager, boolean force);

    JsonObject list(Kind kind, String namespace, Query query);

    void delete(ObjectRef ref, Deletion deletion);

    /** All config maps that match. */
    void deleteConfigMaps(String namespace, String labels);

    /** Writes the scale of a deployment, whatever its version, and returns it. */
    JsonObject scale(ObjectRef deployment, int replicas);

    /** A token of a service account. */
    String token(String namespace, String serviceAccount);

    /** The same client for the same server, but known by a token. */
    ClientUnderTest knownBy(String token);

    /**
     * Events as {@code {"type": ..., "object": ...}}; the end because of an error is one of type {@code ERROR} with a
     * status of which at least the code is there.
     */
    AutoCloseable watch(Kind kind, String namespace, Query query, Consumer<JsonObject> events);

    /** The client's informer: {@code added NAME}, {@code updated NAME}, {@code deleted NAME}. */
    AutoCloseable inform(Kind kind, String namespace, Consumer<String> changes);

    /** Stands for election: {@code leading} and {@code lost}; closing it gives the lease back. */
    AutoCloseable lead(String namespace, String lease, String identity, Consumer<String> changes);

    String version();

    List<String> groups();

    /**
     * Lists every kind that the client has a model of and the server has, through the client's own typed method: {@code
     * listed ...} or, where the client fails, {@code failed ...}.
     */
    List<String> listEverything();

    String log(ObjectRef pod);

    /**
     * Runs a command: {@code stdout}, {@code stderr} and {@code code}.
     *
     * @param command ends once it has read its input, not before: not every client bears one that is faster than itself
     */
    JsonObject exec(ObjectRef pod, List<String> command, String stdin);

    /** What a port of a pod answers to the text. */
    String forward(ObjectRef pod, int port, String request);

    @Override
    void close();
}
