package dev.djong.apiserver;

import dev.djong.apiserver.extension.ConversionFailure;
import dev.djong.apiserver.extension.CustomKind;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.extension.CustomResources;
import dev.djong.apiserver.verb.Bodies.Defaulting;
import dev.djong.apiserver.watch.UnreadableForNow;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
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
                object -> stored(kind, object),
                kind.conversion().asksOthers());
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

    private static ApiObject stored(CustomKind kind, ApiObject object) {
        if (object.apiVersion().equals(kind.storedApiVersion())) {
            return object;
        }
        try {
            return new ApiObject(kind.conversion().convert(object.root(), kind.storedApiVersion()));
        } catch (ConversionFailure failed) {
            throw ApiFailure.internal(String.valueOf(failed.getMessage()));
        }
    }

    private static byte[] served(CustomKind kind, byte[] stored) {
        var object = JsonReader.read(stored).asObject();
        var wanted = kind.definition().apiVersion();
        if (object.text("apiVersion").equals(wanted)) {
            return stored;
        }
        try {
            return JsonWriter.toBytes(kind.conversion().convert(object, wanted));
        } catch (ConversionFailure failed) {
            throw failed.isForNow() ? new UnreadableForNow(String.valueOf(failed.getMessage())) : failed;
        }
    }

    private static StoredForm form(CustomKind kind) {
        var start = start(kind.definition().apiVersion());
        var storedStart = start(kind.storedApiVersion());
        return new StoredForm() {
            @Override
            public byte[] served(byte[] stored) {
                return startsWith(stored, start) ? stored : ServedExtensions.served(kind, stored);
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
