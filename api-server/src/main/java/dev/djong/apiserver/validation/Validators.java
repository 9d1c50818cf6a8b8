package dev.djong.apiserver.validation;

import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import java.util.HashMap;
import java.util.Map;

/** Which kind is checked how. A kind that is not listed has its metadata checked, with DNS subdomains for names. */
public final class Validators {
    private final Map<GroupResource, Validator> byResource;

    public Validators(Map<GroupResource, Validator> byResource) {
        this.byResource = Map.copyOf(byResource);
    }

    /** The built-in kinds. */
    public static Validators builtIn() {
        var all = new HashMap<GroupResource, Validator>();
        put(all, Resources.NAMESPACES, new MetadataValidator(false, Names::dnsLabel));
        put(all, Resources.ROLES, new MetadataValidator(true, Names::pathSegment));
        put(all, Resources.ROLE_BINDINGS, new MetadataValidator(true, Names::pathSegment));
        put(all, Resources.CLUSTER_ROLES, new MetadataValidator(false, Names::pathSegment));
        put(all, Resources.CLUSTER_ROLE_BINDINGS, new MetadataValidator(false, Names::pathSegment));
        return new Validators(all);
    }

    private static void put(Map<GroupResource, Validator> all, GroupVersionResource resource, Validator validator) {
        all.put(resource.groupResource(), validator);
    }

    public Validator of(GroupResource resource, boolean namespaced) {
        var known = byResource.get(resource);
        return known == null ? new MetadataValidator(namespaced, Names::dnsSubdomain) : known;
    }
}
