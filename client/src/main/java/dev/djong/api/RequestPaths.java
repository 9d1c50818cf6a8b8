package dev.djong.api;

import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URLs of the API, encoded. */
final class RequestPaths {
    private RequestPaths() {}

    static String collection(GroupVersionResource resource, String namespace) {
        return namespace.isEmpty()
                ? resource.rootPath() + "/" + resource.resource()
                : resource.rootPath() + "/namespaces/" + encode(namespace) + "/" + resource.resource();
    }

    static String object(GroupVersionResource resource, ObjectKey key, String subresource) {
        var path = collection(resource, key.namespace()) + "/" + encode(key.name());
        return subresource.isEmpty() ? path : path + "/" + subresource;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query string with the parameters that have a value. */
    static final class Query {
        private final StringBuilder text = new StringBuilder();

        Query with(String name, String value) {
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(encode(value));
            }
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
