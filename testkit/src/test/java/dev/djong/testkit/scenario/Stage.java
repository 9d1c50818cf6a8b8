package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.djong.codec.YamlReader;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Where a scenario plays. @param namespace of its own; custom resources are in a group that is named after it */
record Stage(ClientUnderTest client, String namespace) {

    /** From YAML, in which {@code NS} is the namespace. */
    JsonObject object(String yaml) {
        return YamlReader.read(yaml.replace("NS", namespace).getBytes(StandardCharsets.UTF_8))
                .tree()
                .asObject();
    }

    JsonObject create(String yaml) {
        return client.create(object(yaml), false);
    }

    JsonObject createConfigMap(String name, String labels) {
        return create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: NS, labels: {%s}}
                data: {color: red}
                """.formatted(name, labels));
    }

    ObjectRef ref(Kind kind, String name) {
        return kind.ref(namespace, name);
    }

    JsonObject get(Kind kind, String name) {
        return client.get(ref(kind, name));
    }

    Refused refused(ThrowingCallable call) {
        var refused = catchThrowableOfType(Refused.class, call);
        return refused != null ? refused : fail("the server did not refuse");
    }

    static String version(JsonObject object) {
        return object.object("metadata").text("resourceVersion");
    }

    static String name(JsonObject object) {
        return object.object("metadata").text("name");
    }

    static String json(Json json) {
        return json.toString();
    }
}
