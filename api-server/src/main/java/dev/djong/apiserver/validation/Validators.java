package dev.djong.apiserver.validation;

import dev.djong.object.GroupResource;
import java.util.Map;

/** Which kind is checked how. A kind that is not listed has its metadata checked, with DNS subdomains for names. */
public final class Validators {
    private final Map<GroupResource, Validator> byResource;

    public Validators(Map<GroupResource, Validator> byResource) {
        this.byResource = Map.copyOf(byResource);
    }

    public Validator of(GroupResource resource, boolean namespaced) {
        var known = byResource.get(resource);
        return known == null ? new MetadataValidator(namespaced, Names::dnsSubdomain) : known;
    }
}
