package dev.djong.apiserver.aggregation;

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
 * @param openApi the address of its OpenAPI document, with its hash; empty where it has none
 */
record RemoteDocuments(JsonArray resources, Optional<String> openApi) {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteDocuments.class);
    private static final String INDEX = "/openapi/v3";

    /** Asks. @throws IOException if it does not describe the group version; a document of OpenAPI may be missing */
    static RemoteDocuments of(RemoteApi api, RemoteServers servers) throws IOException {
        var list = object(servers.get(api, api.rootPath()), api.rootPath());
        return new RemoteDocuments(list.array("resources"), openApi(api, servers));
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
