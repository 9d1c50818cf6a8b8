package dev.djong.apiserver;

import dev.djong.apiserver.extension.CustomKind;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.extension.CustomResources;
import dev.djong.apiserver.verb.Bodies.Defaulting;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes custom resources part of the running server: first what serves a kind, then its definition, which leads to that. */
final class ServedExtensions implements CustomResources.Host {
    private static final Logger LOG = LoggerFactory.getLogger(ServedExtensions.class);

    private final Definitions definitions;
    private final Storages storages;
    private final CustomKinds kinds;
    private final ObjectDecoder decoder;
    private final Defaulting defaulting;

    ServedExtensions(
            Definitions definitions,
            Storages storages,
            CustomKinds kinds,
            ObjectDecoder decoder,
            Defaulting defaulting) {
        this.definitions = definitions;
        this.storages = storages;
        this.kinds = kinds;
        this.decoder = decoder;
        this.defaulting = defaulting;
    }

    @Override
    public void serve(CustomKind kind) {
        var definition = kind.definition();
        if (isBuiltIn(definition)) {
            LOG.warn("{} is built in and not served as a custom resource", definition.resource());
            return;
        }
        kinds.put(kind);
        storages.put(
                definition,
                new SchemaIndexer(definition, decoder, defaulting, form(kind)),
                object -> object.apiVersion().equals(kind.storedApiVersion())
                        ? object
                        : object.with("apiVersion", Json.of(kind.storedApiVersion())));
        definitions.put(definition);
    }

    private boolean isBuiltIn(ResourceDefinition definition) {
        return definitions.all().stream()
                .filter(other -> other.schema().custom() == null)
                .anyMatch(other -> other.groupResource().equals(definition.groupResource())
                        || other.kind().equals(definition.kind()));
    }

    @Override
    public void forget(GroupVersionResource resource) {
        definitions.remove(resource);
        storages.remove(resource);
        kinds.remove(resource);
    }

    /** Conversion strategy None: the versions differ in nothing but their name. */
    private static StoredForm form(CustomKind kind) {
        var served = kind.definition().apiVersion();
        var start = start(served);
        var storedStart = start(kind.storedApiVersion());
        return new StoredForm() {
            @Override
            public byte[] served(byte[] stored) {
                return startsWith(stored, start)
                        ? stored
                        : JsonWriter.toBytes(JsonReader.read(stored).asObject().with("apiVersion", served));
            }

            @Override
            public boolean isOutdated(byte[] stored) {
                return !startsWith(stored, storedStart);
            }
        };
    }

    /** Members are sorted: an object begins with its version. */
    private static byte[] start(String apiVersion) {
        return ("{\"apiVersion\":\"" + apiVersion + "\",").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
