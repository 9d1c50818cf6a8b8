package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;

/** What is asked of an {@link Authorizer}. */
public sealed interface Attributes {
    UserInfo user();

    /** Lower-case API verb ({@code get list watch create update patch delete deletecollection}) or HTTP method for paths. */
    String verb();

    /**
     * A verb on a resource.
     *
     * @param namespace empty for cluster-scoped resources and for requests over all namespaces
     * @param group empty for the core group
     * @param subresource empty for the main resource
     * @param name empty for collections and for creates
     * @param fields what a list or watch is narrowed to; everything where it is not, or cannot be read
     * @param labels likewise, by labels
     */
    record OnResource(
            UserInfo user,
            String verb,
            String namespace,
            String group,
            String version,
            String resource,
            String subresource,
            String name,
            FieldSelector fields,
            LabelSelector labels)
            implements Attributes {

        /** Without selectors. */
        public OnResource(
                UserInfo user,
                String verb,
                String namespace,
                String group,
                String version,
                String resource,
                String subresource,
                String name) {
            this(
                    user,
                    verb,
                    namespace,
                    group,
                    version,
                    resource,
                    subresource,
                    name,
                    FieldSelector.EVERYTHING,
                    LabelSelector.EVERYTHING);
        }

        /** As roles name it: {@code pods} or {@code pods/status}. */
        public String resourceWithSubresource() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }
    }

    /** A verb on a path that is no resource, such as {@code /metrics}. */
    record OnPath(UserInfo user, String verb, String path) implements Attributes {}
}
