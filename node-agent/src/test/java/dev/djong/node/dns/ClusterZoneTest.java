package dev.djong.node.dns;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Names and what they mean, as rows: name, type, answer (records sorted, without names and times). */
class ClusterZoneTest {
    private static final ApiObject EXTERNAL = service("docs")
            .type("ExternalName")
            .object()
            .withSpec(spec -> spec.with("externalName", "docs.example.org"));
    private static final ApiObject DB_SLICE = slice("db")
            .port("sql", "TCP", 5432)
            .ready("10.244.0.7", "n1")
            .ready("10.244.1.8", "n2")
            .unready("10.244.1.9", "n2")
            .object();

    private final FakeDirectory directory = new FakeDirectory()
            .with(service("web")
                    .on("10.96.0.10")
                    .on("fd00::10")
                    .port("http", "TCP", 80, 0)
                    .port("dns", "UDP", 53, 0)
                    .object())
            .with(slice("web")
                    .port("http", "TCP", 8080)
                    .ready("10.244.0.5", "n1")
                    .object())
            .with(service("db").on("None").port("sql", "TCP", 5432, 0).object())
            .with(withHostname(DB_SLICE, 0, "db-0"))
            .with(service("idle").on("None").port(80).object())
            .with(EXTERNAL);
    private final ClusterZone zone = new ClusterZone("cluster.local", directory);

    private static ApiObject withHostname(ApiObject slice, int index, String hostname) {
        var endpoints = slice.root().array("endpoints");
        var named = endpoints.get(index).asObject().with("hostname", hostname);
        return slice.with("endpoints", endpoints.with(index, named));
    }

    private String ask(String name, String type) throws Exception {
        return switch (zone.lookup(Name.fromString(name, Name.root), Type.value(type))) {
            case Answer.Found(var records, var additional) ->
                String.join(
                        " | ",
                        records.stream()
                                .map(each -> each.rdataToString())
                                .sorted()
                                .toList());
            case Answer.Alias(var record, var target) -> "alias of " + target;
            case Answer.NoData none -> "no data";
            case Answer.NoSuchName none -> "no such name";
            case Answer.NotYet soon -> "not yet";
            case Answer.NotOurs others -> "not ours";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "web.default.svc.cluster.local; A; 10.96.0.10",
                "WEB.Default.svc.Cluster.LOCAL; A; 10.96.0.10",
                "web.default.svc.cluster.local; AAAA; fd00:0:0:0:0:0:0:10",
                "web.default.svc.cluster.local; MX; no data",
                "_http._tcp.web.default.svc.cluster.local; SRV; 0 100 80 web.default.svc.cluster.local.",
                "_dns._udp.web.default.svc.cluster.local; SRV; 0 100 53 web.default.svc.cluster.local.",
                "_dns._tcp.web.default.svc.cluster.local; SRV; no such name",
                "_http._tcp.web.default.svc.cluster.local; A; no data",
                "_tcp.web.default.svc.cluster.local; A; no data",
                "db.default.svc.cluster.local; A; 10.244.0.7 | 10.244.1.8",
                "db.default.svc.cluster.local; AAAA; no data",
                "db-0.db.default.svc.cluster.local; A; 10.244.0.7",
                "10-244-1-8.db.default.svc.cluster.local; A; 10.244.1.8",
                "10-244-1-9.db.default.svc.cluster.local; A; no such name",
                "db-1.db.default.svc.cluster.local; A; no such name",
                "db-0.web.default.svc.cluster.local; A; no such name",
                "_sql._tcp.db.default.svc.cluster.local; SRV; 0 100 5432 10-244-1-8.db.default.svc.cluster.local. | 0 100 5432 db-0.db.default.svc.cluster.local.",
                "idle.default.svc.cluster.local; A; no such name",
                "docs.default.svc.cluster.local; A; alias of docs.example.org.",
                "missing.default.svc.cluster.local; A; no such name",
                "web.missing.svc.cluster.local; A; no such name",
                "empty.svc.cluster.local; A; no data",
                "missing.svc.cluster.local; A; no such name",
                "svc.cluster.local; A; no data",
                "cluster.local; A; no data",
                "cluster.local; SOA; ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5",
                "dns-version.cluster.local; TXT; 1.1.0",
                "10-244-0-5.default.pod.cluster.local; A; 10.244.0.5",
                "10-244-0-5.missing.pod.cluster.local; A; no such name",
                "fd00--5.default.pod.cluster.local; AAAA; fd00:0:0:0:0:0:0:5",
                "nonsense.default.pod.cluster.local; A; no such name",
                "default.pod.cluster.local; A; no data",
                "10.0.96.10.in-addr.arpa; PTR; web.default.svc.cluster.local.",
                "7.0.244.10.in-addr.arpa; PTR; db-0.db.default.svc.cluster.local.",
                "5.0.244.10.in-addr.arpa; PTR; not ours",
                "0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa; PTR; web.default.svc.cluster.local.",
                "10.0.96.10.in-addr.arpa; A; no data",
                "a.b.in-addr.arpa; PTR; not ours",
                "example.org; A; not ours",
                "other.cluster.local; A; no such name",
                "notcluster.local; A; not ours",
            })
    void names(String name, String type, String answer) throws Exception {
        assertThat(ask(name, type)).isEqualTo(answer);
    }

    @Test
    void untilEverythingIsKnownNothingIsDenied() throws Exception {
        directory.complete = false;
        assertThat(ask("missing.default.svc.cluster.local", "A")).isEqualTo("not yet");
        assertThat(ask("example.org", "A")).isEqualTo("not ours");
    }

    @Test
    void addressesOfSrvTargetsComeAlong() throws Exception {
        var answer = zone.lookup(Name.fromString("_sql._tcp.db.default.svc.cluster.local."), Type.SRV);
        assertThat(((Answer.Found) answer).additional())
                .extracting(each -> each.rdataToString())
                .containsExactlyInAnyOrder("10.244.0.7", "10.244.1.8");
    }

    @Test
    void aPortWithoutNameHasNoServiceRecord() throws Exception {
        directory.with(service("plain").on("10.96.0.12").port(80).object().with("x", Json.of(1)));
        assertThat(ask("_._tcp.plain.default.svc.cluster.local", "SRV")).isEqualTo("no such name");
    }
}
