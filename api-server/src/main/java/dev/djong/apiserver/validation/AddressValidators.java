package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import java.util.List;

/** Who holds which address, and the networks that addresses of services come from (KEP-1880). */
final class AddressValidators {
    private static final int MAX_NETWORKS = 2;

    private AddressValidators() {}

    /** Its name is the address, in the one form that every writer would choose. */
    static Validator ipAddress() {
        return new MetadataValidator(false, (name, prefix) -> addressName(name)) {
            @Override
            protected void check(Errors errors, ApiObject address) {
                var parent = address.spec().object("parentRef");
                if (!address.spec().has("parentRef")) {
                    errors.required("spec.parentRef", "");
                    return;
                }
                var group = parent.text("group");
                if (!group.isEmpty()) {
                    errors.invalid("spec.parentRef.group", group, Names.dnsSubdomain(group));
                }
                segment(errors, parent, "resource");
                segment(errors, parent, "name");
                if (!parent.text("namespace").isEmpty()) {
                    segment(errors, parent, "namespace");
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject address, ApiObject stored) {
                check(errors, address);
                errors.unchanged(
                        "spec.parentRef",
                        address.spec().get("parentRef"),
                        stored.spec().get("parentRef"));
            }
        };
    }

    private static List<String> addressName(String name) {
        var address = IpAddress.parse(name);
        if (address.isEmpty()) {
            return List.of("must be a valid IP address");
        }
        return address.get().toString().equals(name) ? List.of() : List.of("must be a canonical format IP address");
    }

    private static void segment(Errors errors, JsonObject parent, String member) {
        var path = "spec.parentRef." + member;
        var value = parent.text(member);
        if (value.isEmpty()) {
            errors.required(path, "");
        } else {
            errors.invalid(path, value, Names.pathSegment(value, false));
        }
    }

    static Validator serviceCidr() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject range) {
                networks(errors, range.spec());
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject range, ApiObject stored) {
                sameNetworks(errors, range.spec(), stored.spec());
            }
        };
    }

    private static void networks(Errors errors, JsonObject spec) {
        var cidrs = spec.array("cidrs");
        if (cidrs.isEmpty()) {
            errors.required("spec.cidrs", "at least one CIDR required");
            return;
        }
        if (cidrs.size() > MAX_NETWORKS) {
            errors.invalid("spec.cidrs", spec, "may only hold up to 2 values");
            return;
        }
        var families = new Errors();
        var known = cidrs.strings()
                .flatMap(text -> IpRules.requireRange(families, "", text).stream())
                .map(cidr -> cidr.family())
                .distinct()
                .count();
        if (cidrs.size() == MAX_NETWORKS && known != MAX_NETWORKS) {
            errors.invalid(
                    "spec.cidrs",
                    spec,
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
            return;
        }
        Items.eachText(cidrs, "spec.cidrs", (text, path) -> IpRules.requireRange(errors, path, text));
    }

    /** A second family may be added; nothing else changes, for services hold addresses out of what is there. */
    private static void sameNetworks(Errors errors, JsonObject spec, JsonObject stored) {
        var now = spec.array("cidrs").strings().toList();
        var before = stored.array("cidrs").strings().toList();
        if (now.size() != before.size() && !(before.size() == 1 && now.size() == MAX_NETWORKS)) {
            errors.invalid("spec.cidrs", spec.array("cidrs"), "field is immutable");
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            errors.unchanged("spec.cidrs[" + i + "]", Json.of(now.get(i)), Json.of(before.get(i)));
        }
        if (now.size() > before.size()) {
            networks(errors, spec);
        }
    }
}
