package dev.djong.cloud.provider;

import dev.djong.cloud.CloudProvider;
import dev.djong.cloud.Instance;
import dev.djong.cloud.Instance.Address;
import dev.djong.cloud.Instances;
import dev.djong.cloud.LoadBalancers;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The machine under the desk: every node is a machine that somebody looks after, in one zone. It believes what nodes say
 * of their addresses, and since nobody can tell it that a machine was thrown away, it never says that one is gone: who
 * takes a node away for good deletes its object.
 */
public final class LocalProvider implements CloudProvider, Instances {
    public static final String NAME = "local";
    private static final String PROVIDED_IP = "alpha.kubernetes.io/provided-node-ip";

    private final Place place;
    private final Optional<LoadBalancers> balancers;

    /** Where all the nodes are, and what they are. */
    public record Place(String zone, String region, String instanceType) {}

    /** @param balancers empty where there are no addresses for them */
    public LocalProvider(Place place, Optional<LoadBalancers> balancers) {
        this.place = place;
        this.balancers = balancers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Instances instances() {
        return this;
    }

    @Override
    public Optional<LoadBalancers> loadBalancers() {
        return balancers;
    }

    @Override
    public Optional<Instance> find(ApiObject node) {
        var id = node.spec().string("providerID").orElse(NAME + "://" + node.name());
        return Optional.of(new Instance(
                id, addresses(node), place.instanceType(), place.zone(), place.region(), Instance.State.RUNNING));
    }

    private static List<Address> addresses(ApiObject node) {
        var addresses = new ArrayList<Address>();
        node.annotation(PROVIDED_IP).stream()
                .flatMap(ips -> Arrays.stream(ips.split(",", -1)))
                .map(String::strip)
                .filter(ip -> !ip.isEmpty())
                .forEach(ip -> addresses.add(new Address("InternalIP", ip)));
        addresses.add(new Address("Hostname", node.name()));
        return addresses;
    }
}
