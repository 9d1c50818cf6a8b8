package dev.djong.cloud.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.cloud.CloudFailure;
import dev.djong.cloud.LoadBalancers.Ingress;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.AddressPool;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Addresses of a pool of four, 192.0.2.4 to .7, and one of two IPv6 addresses. */
class LocalBalancersTest {
    private final Map<ObjectKey, ApiObject> services = new TreeMap<>();
    private final LocalBalancers balancers =
            new LocalBalancers(AddressPool.parse(List.of("192.0.2.4/30", "2001:db8::8/127")), services::values);
    private int seconds = 10;

    private ApiObject service(String name) {
        seconds++;
        return keep(ApiObject.of("v1", "Service", new ObjectKey("default", name))
                .withMetadata(metadata -> metadata.with("uid", name + seconds)
                        .with("creationTimestamp", "2030-01-01T00:00:" + seconds + "Z"))
                .withSpec(spec -> spec.with("type", "LoadBalancer")));
    }

    private ApiObject keep(ApiObject service) {
        services.put(service.key(), service);
        return service;
    }

    private List<String> ensure(ApiObject service) {
        return balancers.ensure(services.getOrDefault(service.key(), service), List.of()).stream()
                .map(Ingress::ip)
                .toList();
    }

    private ApiObject published(ApiObject service, List<String> ips) {
        var ingress =
                ips.stream().map(ip -> (Json) JsonObject.of("ip", Json.of(ip))).collect(JsonArray.collector());
        return keep(service.withStatus(status -> status.with("loadBalancer", JsonObject.of("ingress", ingress))));
    }

    @Test
    void eachHasItsOwnAlsoBeforeTheCacheKnows() {
        assertThat(ensure(service("a"))).containsExactly("192.0.2.4");
        assertThat(ensure(service("b"))).containsExactly("192.0.2.5");
        assertThat(ensure(services.get(new ObjectKey("default", "a")))).containsExactly("192.0.2.4");
    }

    @Test
    void whatIsHeldIsKeptAndWhatIsFreedGivenAgain() {
        var a = service("a");
        published(a, ensure(a));
        var b = service("b");
        published(b, ensure(b));
        services.remove(a.key());
        balancers.remove(a);
        assertThat(ensure(b)).containsExactly("192.0.2.5");
        assertThat(ensure(service("c"))).containsExactly("192.0.2.4");
    }

    @Test
    void aServiceThatWasMadeAnewIsAnotherOne() {
        var a = service("a");
        ensure(a);
        services.remove(a.key());
        assertThat(ensure(service("b"))).containsExactly("192.0.2.4");
    }

    @Test
    void anAddressThatIsAskedForIsGivenOrRefused() {
        var a = keep(service("a").withSpec(spec -> spec.with("loadBalancerIP", "192.0.2.6")));
        published(a, ensure(a));
        assertThat(ensure(a)).containsExactly("192.0.2.6");
        var b = keep(service("b").withSpec(spec -> spec.with("loadBalancerIP", "192.0.2.6")));
        assertThatThrownBy(() -> ensure(b))
                .isInstanceOf(CloudFailure.class)
                .hasMessage(
                        "failed to ensure load balancer: spec.loadBalancerIP 192.0.2.6 is in use by another service");
        var c = keep(service("c").withSpec(spec -> spec.with("loadBalancerIP", "198.51.100.1")));
        assertThatThrownBy(() -> ensure(c))
                .hasMessage("failed to ensure load balancer: spec.loadBalancerIP 198.51.100.1 is not in 192.0.2.4/30");
    }

    @Test
    void anEmptyPoolSaysSo() {
        for (var name : List.of("a", "b", "c", "d")) {
            ensure(service(name));
        }
        var e = service("e");
        assertThatThrownBy(() -> ensure(e))
                .hasMessage("failed to ensure load balancer: all addresses of 192.0.2.4/30 are in use");
    }

    @Test
    void oneAFamily() {
        var dual = keep(service("a")
                .withSpec(spec -> spec.with("ipFamilies", JsonArray.ofStrings(List.of("IPv6", "IPv4")))));
        assertThat(ensure(dual)).containsExactly("2001:db8::8", "192.0.2.4");
        var only4 = new LocalBalancers(AddressPool.parse(List.of("192.0.2.4/30")), services::values);
        assertThat(only4.ensure(dual, List.of())).containsExactly(new Ingress("192.0.2.4", ""));
        var six = service("b").withSpec(spec -> spec.with("ipFamilies", JsonArray.ofStrings(List.of("IPv6"))));
        assertThatThrownBy(() -> only4.ensure(six, List.of()))
                .hasMessageContaining("no pool of balancer addresses has the family IPv6");
    }

    @Test
    void ofTwoWithTheSameAddressTheOlderKeepsIt() {
        var old = published(service("z"), List.of("192.0.2.4"));
        var young = published(service("a"), List.of("192.0.2.4"));
        assertThat(balancers.find(young)).isEmpty();
        assertThat(balancers.find(old)).hasValue(List.of(new Ingress("192.0.2.4", "")));
        assertThat(ensure(old)).containsExactly("192.0.2.4");
        assertThat(ensure(young)).containsExactly("192.0.2.5");
    }

    @Test
    void addressesOfOthersAreLeftAlone() {
        published(service("other").withSpec(spec -> spec.with("loadBalancerClass", "x/y")), List.of("192.0.2.4"));
        keep(service("external")
                .withSpec(spec ->
                        spec.with("type", "ClusterIP").with("externalIPs", JsonArray.ofStrings(List.of("192.0.2.5")))));
        assertThat(ensure(service("a"))).containsExactly("192.0.2.6");
    }

    @Test
    void whateverComesAndGoesNoTwoHaveTheSame() {
        for (int seed = 0; seed < 200; seed++) {
            services.clear();
            seconds = 10;
            var each = new LocalBalancers(AddressPool.parse(List.of("192.0.2.4/30")), services::values);
            var held = new TreeMap<String, String>();
            var choices = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            for (int step = 0; step < 40; step++) {
                var name = "s" + choices.nextInt(6);
                var key = new ObjectKey("default", name);
                if (held.containsKey(name) && choices.nextInt(3) == 0) {
                    var gone = services.remove(key);
                    each.remove(gone);
                    held.remove(name);
                } else if (held.size() < 4 || held.containsKey(name)) {
                    var service = services.containsKey(key) ? services.get(key) : service(name);
                    var ip = each.ensure(service, List.of()).getFirst().ip();
                    if (choices.nextBoolean()) {
                        published(service, List.of(ip));
                    }
                    held.put(name, ip);
                    assertThat(held.values()).as("seed %s step %s", seed, step).doesNotHaveDuplicates();
                }
            }
        }
    }
}
