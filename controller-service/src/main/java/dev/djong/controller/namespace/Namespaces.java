package dev.djong.controller.namespace;

import dev.djong.api.ApiClient;
import dev.djong.informer.Cache;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;

/** What controllers that fill namespaces ask of them. */
public final class Namespaces {
    private Namespaces() {}

    /** There, and not on its way out. */
    public static boolean isActive(Cache namespaces, String name) {
        return namespaces
                .find(ObjectKey.cluster(name))
                .filter(namespace -> !namespace.isBeingDeleted()
                        && !namespace.status().text("phase").equals("Terminating"))
                .isPresent();
    }

    /** Creates; that somebody was faster, or that the namespace is going, is as good. */
    public static void createUnlessThere(ApiClient client, GroupVersionResource resource, ApiObject object) {
        try {
            client.create(resource, object);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS) && !failure.is(Reason.NOT_FOUND) && !isTerminating(failure)) {
                throw failure;
            }
        }
    }

    /** The refusal to create something in a namespace that is being deleted. */
    public static boolean isTerminating(ApiFailure failure) {
        return failure.is(Reason.FORBIDDEN)
                && failure.status().details().causes().stream()
                        .anyMatch(cause -> cause.reason().equals("NamespaceTerminating"));
    }
}
