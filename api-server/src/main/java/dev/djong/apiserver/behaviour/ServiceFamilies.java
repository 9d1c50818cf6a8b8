package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.IpAddress.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ipFamilies} and {@code ipFamilyPolicy} (KEP-563). What the user said wins; the families follow from given
 * addresses, then from the cluster. A headless service without selector has both families, since nobody knows what its
 * endpoints will be.
 */
final class ServiceFamilies {
    static final String SINGLE = "SingleStack";
    static final String PREFER_DUAL = "PreferDualStack";
    static final String REQUIRE_DUAL = "RequireDualStack";
    private static final String POLICY = "ipFamilyPolicy";
    private static final String FAMILIES = "ipFamilies";

    private ServiceFamilies() {}

    /** @param clusterFamilies the default one first */
    static ApiObject complete(ApiObject service, @Nullable ApiObject stored, List<Family> clusterFamilies) {
        if (!ServiceNumbers.hasClusterIps(service)) {
            return service;
        }
        if (stored != null && ServiceNumbers.hasClusterIps(stored)) {
            return completeUpdate(service, stored, clusterFamilies);
        }
        return fill(service, clusterFamilies);
    }

    /** Left-out fields keep their stored value; going to one family drops the second. */
    private static ApiObject completeUpdate(ApiObject service, ApiObject stored, List<Family> clusterFamilies) {
        var kept = service.withSpec(spec -> {
            var policy = spec.has(POLICY) ? spec : SystemMetadata.copy(spec, stored.spec(), POLICY);
            return policy.array(FAMILIES).isEmpty() ? SystemMetadata.copy(policy, stored.spec(), FAMILIES) : policy;
        });
        var single = kept.spec().text(POLICY).equals(SINGLE)
                && !stored.spec().text(POLICY).equals(SINGLE)
                && kept.spec().find(FAMILIES).equals(stored.spec().find(FAMILIES));
        return fill(single ? kept.withSpec(spec -> first(first(spec, FAMILIES), "clusterIPs")) : kept, clusterFamilies);
    }

    private static JsonObject first(JsonObject spec, String member) {
        return spec.array(member).size() < 2
                ? spec
                : spec.with(member, JsonArray.of(spec.array(member).get(0)));
    }

    private static ApiObject fill(ApiObject service, List<Family> clusterFamilies) {
        var families = new ArrayList<>(service.spec()
                .array(FAMILIES)
                .strings()
                .map(Family::of)
                .flatMap(Optional::stream)
                .toList());
        int named = service.spec().array(FAMILIES).size();
        if (families.size() < named) {
            return service;
        }
        var addresses = service.spec()
                .array("clusterIPs")
                .strings()
                .map(IpAddress::parse)
                .flatMap(Optional::stream);
        addresses
                .map(IpAddress::family)
                .filter(family -> !families.contains(family))
                .forEach(families::add);
        var policy = policy(service);
        if (families.isEmpty()) {
            families.add(clusterFamilies.getFirst());
        }
        boolean open = isHeadlessWithoutSelector(service);
        if (!policy.equals(SINGLE) && families.size() == 1 && (open || clusterFamilies.size() == 2)) {
            families.add(families.getFirst() == Family.IPV4 ? Family.IPV6 : Family.IPV4);
        }
        var names = families.stream().map(Family::text).toList();
        return service.withSpec(spec -> spec.with(POLICY, policy).with(FAMILIES, JsonArray.ofStrings(names)));
    }

    private static String policy(ApiObject service) {
        var given = service.spec().text(POLICY);
        if (!given.isEmpty()) {
            return given;
        }
        if (service.spec().array(FAMILIES).isEmpty() && isHeadlessWithoutSelector(service)) {
            return REQUIRE_DUAL;
        }
        return service.spec().array(FAMILIES).size() == 2
                        || service.spec().array("clusterIPs").size() == 2
                ? REQUIRE_DUAL
                : SINGLE;
    }

    private static boolean isHeadlessWithoutSelector(ApiObject service) {
        return ServiceNumbers.isHeadless(service)
                && service.spec().object("selector").isEmpty();
    }
}
