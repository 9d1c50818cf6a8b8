package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.discovery.openapi.SpecPart;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonSyntaxException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server says of its group version.
 *
 * @param resources of its APIResourceList
 * @param openApi the address of its OpenAPI v3 document, with its hash; empty where it has none
 * @param openApiV2 what its OpenAPI v2 document says of the group version; empty where it has none
 */
record RemoteDocuments(JsonArray resources, Optional<String> openApi, Optional<JsonObject> openApiV2) {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteDocuments.class);
    private static final String INDEX = "/openapi/v3";
    private static final String V2 = "/openapi/v2";

    /**
     * Asks. Version 2 of OpenAPI, which may be large, is asked for again only when the rest has changed.
     *
     * @param before what it said the last time
     * @throws IOException if it does not describe the group version; documents of OpenAPI may be missing
     */
    static RemoteDocuments of(RemoteApi api, RemoteServers servers, Optional<RemoteDocuments> before)
            throws IOException {
        var resources = object(servers.get(api, api.rootPath()), api.rootPath()).array("resources");
        var openApi = openApi(api, servers);
        return before.filter(known -> known.resources.equals(resources) && known.openApi.equals(openApi))
                .orElseGet(() -> new RemoteDocuments(resources, openApi, openApiV2(api, servers)));
    }

    private static Optional<JsonObject> openApiV2(RemoteApi api, RemoteServers servers) {
        try {
            return Optional.of(SpecPart.of(object(servers.get(api, V2), V2), api.rootPath()));
        } catch (IOException without) {
            LOG.debug("{} has no OpenAPI v2 document: {}", api.name(), without.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> openApi(RemoteApi api, RemoteServers servers) {
        try {
            var paths = object(servers.get(api, INDEX), INDEX).object("paths");
            return paths.object(api.rootPath().substring(1)).string("serverRelativeURL");
        } catch (IOException without) {
            LOG.debug("{} has no OpenAPI document: {}", api.name(), without.getMessage());
            return Optional.empty();
        }
    }

    private static JsonObject object(byte[] body, String path) throws IOException {
        try {
            if (JsonReader.read(body) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonSyntaxException malformed) {
            throw new IOException(path + ": " + malformed.getMessage(), malformed);
        }
        throw new IOException(path + ": the answer is no object");
    }
}
