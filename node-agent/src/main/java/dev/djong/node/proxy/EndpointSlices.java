package dev.djong.node.proxy;

import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads backends out of the endpoint slices of one service. */
final class EndpointSlices {
    /** An endpoint as far as it may become a backend. */
    private record Candidate(Backend backend, boolean ready, boolean servingToTheEnd) {}

    private final List<ApiObject> slices;
    private final String nodeName;

    EndpointSlices(Collection<ApiObject> slices, String nodeName) {
        this.slices = List.copyOf(slices);
        this.nodeName = nodeName;
    }

    /** Ready backends; while there are none, those that still serve while they terminate (KEP-1669). */
    List<Backend> backends(PortId port, boolean localOnly) {
        var candidates = slices.stream()
                .filter(slice -> slice.root().text("addressType").equals(port.ipv6() ? "IPv6" : "IPv4"))
                .flatMap(slice -> candidates(slice, port))
                .filter(each -> !localOnly || each.backend.local())
                .toList();
        var ready = select(candidates, Candidate::ready);
        return ready.isEmpty() ? select(candidates, Candidate::servingToTheEnd) : ready;
    }

    /** How many addresses of this node get connections from outside, over all ports (KEP-1669 as above). */
    int localAddresses() {
        var here = slices.stream()
                .flatMap(slice -> slice.root().array("endpoints").objects())
                .flatMap(endpoint -> candidate(endpoint, 0))
                .filter(each -> each.backend.local())
                .toList();
        var ready = select(here, Candidate::ready);
        return ready.isEmpty() ? select(here, Candidate::servingToTheEnd).size() : ready.size();
    }

    private static List<Backend> select(List<Candidate> candidates, Predicate<Candidate> wanted) {
        var distinct = new TreeMap<Backend, Backend>();
        candidates.stream().filter(wanted).map(Candidate::backend).forEach(each -> distinct.put(each, each));
        return List.copyOf(distinct.keySet());
    }

    private Stream<Candidate> candidates(ApiObject slice, PortId port) {
        return slice.root()
                .array("ports")
                .objects()
                .filter(each -> each.text("name").equals(port.name())
                        && Protocol.of(each.text("protocol")) == port.protocol()
                        && each.has("port"))
                .flatMap(each -> slice.root()
                        .array("endpoints")
                        .objects()
                        .flatMap(endpoint -> candidate(endpoint, (int) each.integerOr("port", 0))));
    }

    private Stream<Candidate> candidate(JsonObject endpoint, int port) {
        boolean local = endpoint.text("nodeName").equals(nodeName);
        var conditions = endpoint.object("conditions");
        boolean ready = conditions.get("ready") != JsonBool.FALSE;
        boolean serving = conditions.has("serving") ? conditions.flag("serving") : ready;
        // Kubernetes writes one address an endpoint; further ones have no defined meaning.
        return endpoint.array("addresses")
                .strings()
                .limit(1)
                .filter(Addresses::mayBeBackend)
                .map(ip ->
                        new Candidate(new Backend(ip, port, local), ready, serving && conditions.flag("terminating")));
    }
}
