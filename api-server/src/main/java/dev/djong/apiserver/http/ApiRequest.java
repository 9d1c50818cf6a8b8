package dev.djong.apiserver.http;

import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.Locale;

/** What a request line asks for. */
public sealed interface ApiRequest {

    Query query();

    /** The verb in the words of authorisation rules. */
    String verbText();

    /** Whether the request may be counted as a read. */
    boolean isReadOnly();

    /**
     * A request for objects.
     *
     * @param namespace empty for cluster-scoped kinds and for all namespaces
     * @param name empty for collections
     * @param subresource empty for the object itself
     * @param tail what follows the subresource, raw and with its leading slash: only proxied requests have one
     */
    record OnResource(
            Verb verb,
            GroupVersionResource resource,
            String namespace,
            String name,
            String subresource,
            String tail,
            Query query)
            implements ApiRequest {

        public ObjectKey key() {
            return new ObjectKey(namespace, name);
        }

        public boolean isSubresource(String wanted) {
            return subresource.equals(wanted);
        }

        public boolean isDryRun() {
            return query.has("dryRun");
        }

        @Override
        public String verbText() {
            return verb.text();
        }

        @Override
        public boolean isReadOnly() {
            return verb.isReadOnly();
        }
    }

    /** A request for anything else: discovery, health, versions, metrics. The path is decoded. */
    record OnPath(String method, String path, Query query) implements ApiRequest {
        @Override
        public String verbText() {
            return method.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean isReadOnly() {
            return method.equals("GET") || method.equals("HEAD");
        }
    }
}
