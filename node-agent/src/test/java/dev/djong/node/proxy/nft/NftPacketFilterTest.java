package dev.djong.node.proxy.nft;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.proxy.PacketFilterException;
import dev.djong.node.proxy.Ruleset;
import dev.djong.node.proxy.ServicePlanner;
import dev.djong.node.proxy.Services.Service;
import dev.djong.node.proxy.Services.Slice;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands that nft is given. */
class NftPacketFilterTest {
    private final List<List<String>> scripts = new ArrayList<>();
    private boolean refuse;

    private final NftPacketFilter filter = new NftPacketFilter(
            new NftSettings("t", List.of("10.244.0.0/16"), List.of(), true), new NftPacketFilter.Nft() {
                @Override
                public void run(List<String> commands) {
                    if (refuse) {
                        throw new PacketFilterException("no", null);
                    }
                    scripts.add(List.copyOf(commands));
                }

                @Override
                public List<Family> families() {
                    return List.of(Family.IP);
                }
            });

    private static Ruleset ruleset(Service service, String... ips) {
        Slice slice = slice(service.object().name()).port("http", "TCP", 8080);
        for (var ip : ips) {
            slice = slice.ready(ip, "here");
        }
        var routes = new ServicePlanner("here", List.of()).plan(service.object(), List.of(slice.object()));
        return Ruleset.of(Map.of(service.object().key(), routes));
    }

    private static final Service WEB = service("web").on("10.96.0.10").port("http", "TCP", 80, 0);

    @Test
    void theFirstTimeEverythingIsReplaced() {
        filter.apply(ruleset(WEB, "10.244.0.5"));
        assertThat(scripts.getFirst())
                .startsWith("add table ip djong-t", "delete table ip djong-t", "add table ip djong-t")
                .contains(
                        "add rule ip djong-t nat-postrouting ip saddr { 10.244.0.0/16 } ip daddr != { 10.244.0.0/16, 224.0.0.0/4 } masquerade",
                        "add rule ip djong-t to/default/web/tcp/http/10.244.0.5/8080 ip saddr 10.244.0.5 jump mark-for-masquerade",
                        "add rule ip djong-t to/default/web/tcp/http/10.244.0.5/8080 meta l4proto tcp dnat to 10.244.0.5:8080",
                        "add rule ip djong-t in/default/web/tcp/http ip saddr != 10.244.0.0/16 jump mark-for-masquerade",
                        "add element ip djong-t services { 10.96.0.10 . tcp . 80 : goto in/default/web/tcp/http }",
                        "add element ip djong-t cluster-ips { 10.96.0.10 }");
    }

    @Test
    void laterOnlyWhatChangedIsWritten() {
        filter.apply(ruleset(WEB, "10.244.0.5"));
        filter.apply(ruleset(WEB, "10.244.0.6"));
        assertThat(scripts.getLast())
                .containsExactly(
                        "add chain ip djong-t to/default/web/tcp/http/10.244.0.6/8080",
                        "flush chain ip djong-t all/default/web/tcp/http",
                        "add rule ip djong-t all/default/web/tcp/http goto to/default/web/tcp/http/10.244.0.6/8080",
                        "add rule ip djong-t to/default/web/tcp/http/10.244.0.6/8080 ip saddr 10.244.0.6 jump mark-for-masquerade",
                        "add rule ip djong-t to/default/web/tcp/http/10.244.0.6/8080 meta l4proto tcp dnat to 10.244.0.6:8080",
                        "flush chain ip djong-t to/default/web/tcp/http/10.244.0.5/8080",
                        "delete chain ip djong-t to/default/web/tcp/http/10.244.0.5/8080");
    }

    @Test
    void nothingChangedNothingWritten() {
        filter.apply(ruleset(WEB, "10.244.0.5"));
        filter.apply(ruleset(WEB, "10.244.0.5"));
        assertThat(scripts).hasSize(1);
    }

    @Test
    void theLastBackendGoes() {
        filter.apply(ruleset(WEB, "10.244.0.5"));
        filter.apply(ruleset(WEB));
        assertThat(scripts.getLast())
                .contains(
                        "delete element ip djong-t services { 10.96.0.10 . tcp . 80 }",
                        "add element ip djong-t unserved { 10.96.0.10 . tcp . 80 : goto reject-it }",
                        "delete chain ip djong-t in/default/web/tcp/http");
    }

    @Test
    void afterAFailureEverythingIsReplaced() {
        filter.apply(ruleset(WEB, "10.244.0.5"));
        refuse = true;
        assertThatThrownBy(() -> filter.apply(ruleset(WEB, "10.244.0.6"))).isInstanceOf(PacketFilterException.class);
        refuse = false;
        filter.apply(ruleset(WEB, "10.244.0.6"));
        assertThat(scripts.getLast()).contains("delete table ip djong-t");
    }

    @Test
    void namesThatTheApiWouldNotLetThroughDoNoHarm() {
        var evil = new Service(service("web")
                .on("10.96.0.10")
                .port("x; flush ruleset", "TCP", 80, 0)
                .object()
                .withMetadata(metadata -> metadata.with("name", "a{}\n\"")));
        var key = new ObjectKey("default", "evil");
        var pods = slice("evil").port("x; flush ruleset", "TCP", 8080).ready("10.244.0.5", "here");
        filter.apply(Ruleset.of(
                Map.of(key, new ServicePlanner("here", List.of()).plan(evil.object(), List.of(pods.object())))));
        assertThat(scripts.getFirst()).contains("add chain ip djong-t in/default/a____/tcp/x__flush_ruleset");
        assertThat(scripts.getFirst()).noneMatch(line -> line.contains("flush ruleset") || line.contains("\n"));
    }

    @Test
    void affinityRemembersClients() {
        filter.apply(ruleset(WEB.sticky(60), "10.244.0.5", "10.244.0.6"));
        assertThat(scripts.getFirst())
                .contains(
                        "add set ip djong-t aff/default/web/tcp/http/10.244.0.5/8080 { type ipv4_addr ; flags dynamic,timeout ; timeout 60s ; size 65536 ; }",
                        "add rule ip djong-t all/default/web/tcp/http ip saddr @aff/default/web/tcp/http/10.244.0.5/8080 goto to/default/web/tcp/http/10.244.0.5/8080",
                        "add rule ip djong-t to/default/web/tcp/http/10.244.0.5/8080 update @aff/default/web/tcp/http/10.244.0.5/8080 { ip saddr }",
                        "add rule ip djong-t all/default/web/tcp/http numgen random mod 2 vmap { 0 : goto to/default/web/tcp/http/10.244.0.5/8080, 1 : goto to/default/web/tcp/http/10.244.0.6/8080 }");
    }

    @Test
    void removingTakesTheTableAway() {
        filter.remove();
        assertThat(scripts).containsExactly(List.of("add table ip djong-t", "delete table ip djong-t"));
    }

    @Test
    void oddSettingsAreRefused() {
        assertThatThrownBy(() -> new NftSettings("a b", List.of(), List.of(), true))
                .hasMessageContaining("no cluster id");
        assertThatThrownBy(() -> new NftSettings("a", List.of("10.0.0.0"), List.of(), true))
                .hasMessageContaining("no CIDR");
    }

    @Test
    void aBalancerForSomeDropsOthers() {
        filter.apply(ruleset(WEB.balancedAt("192.0.2.8").allowing("10.0.0.0/8", "10.1.0.0/16", "198.51.100.7/32")));
        assertThat(scripts.getFirst())
                .contains(
                        "add rule ip djong-t only/192.0.2.8/tcp/80 ip saddr != { 10.0.0.0/8, 198.51.100.7/32 } drop",
                        "add element ip djong-t restricted { 192.0.2.8 . tcp . 80 : goto only/192.0.2.8/tcp/80 }");
        filter.apply(ruleset(WEB.balancedAt("192.0.2.8").allowing("0.0.0.0/0")));
        assertThat(scripts.getLast())
                .containsExactly(
                        "delete element ip djong-t restricted { 192.0.2.8 . tcp . 80 }",
                        "flush chain ip djong-t only/192.0.2.8/tcp/80",
                        "delete chain ip djong-t only/192.0.2.8/tcp/80");
    }
}
