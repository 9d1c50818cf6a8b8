package dev.djong.cel;

/**
 * What one user may do: who answers the questions that expressions ask of {@code authorizer}. Answers from memory, for many
 * threads at once.
 */
public interface Permissions {
    /**
     * A resource that is asked about.
     *
     * @param group empty for the core group
     * @param subresource empty for the main resource
     * @param namespace empty for cluster-scoped resources and for all namespaces
     * @param name empty for any
     */
    record Resource(String group, String resource, String subresource, String namespace, String name) {
        Resource withSubresource(String asked) {
            return new Resource(group, resource, asked, namespace, name);
        }

        Resource withNamespace(String asked) {
            return new Resource(group, resource, subresource, asked, name);
        }

        Resource withName(String asked) {
            return new Resource(group, resource, subresource, namespace, asked);
        }
    }

    /** The reason is empty where there is nothing to say. */
    record Verdict(boolean allowed, String reason) {}

    /** Those of a service account, told by the same authority. */
    Permissions ofServiceAccount(String namespace, String name);

    Verdict onPath(String verb, String path);

    Verdict onResource(String verb, Resource resource);
}
