package dev.djong.apiserver.warning;

import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;

/** Of services: what their type ignores. */
final class ServiceWarnings {
    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";

    private ServiceWarnings() {}

    static List<String> of(ApiObject service) {
        var warnings = new ArrayList<String>();
        var spec = service.spec();
        if (service.annotation(HINTS).isPresent()) {
            warnings.add(
                    "annotation " + HINTS + " is deprecated, please use service.kubernetes.io/topology-mode instead");
        }
        boolean named = spec.text("type").equals("ExternalName");
        boolean headless =
                spec.text("type").equals("ClusterIP") && spec.text("clusterIP").equals("None");
        boolean addressed = !spec.array("externalIPs").isEmpty();
        if (headless) {
            if (!spec.text("loadBalancerIP").isEmpty()) {
                warnings.add("spec.loadBalancerIP is ignored for headless services");
            }
            if (addressed) {
                warnings.add("spec.externalIPs is ignored for headless services");
            }
            if (!spec.text("sessionAffinity").equals("None")) {
                warnings.add("spec.SessionAffinity is ignored for headless services");
            }
        } else if (addressed && !named) {
            warnings.add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }
        if (named && addressed) {
            warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }
        if (!named && !spec.text("externalName").isEmpty()) {
            warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        if (spec.text("trafficDistribution").equals("PreferClose")) {
            warnings.add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
        return warnings;
    }
}
