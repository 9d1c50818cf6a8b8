package dev.djong.node.dns;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.proxy.Services.Slice;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Two servers on loopback: the second is the "outside" that the first forwards to. */
class DnsServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int MANY = 100; // their addresses fit into no UDP message

    private DnsServer outside;
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        var world = new FakeDirectory()
                .with(service("site").on("192.0.2.80").port(80).object())
                .with(service("big").on("None").port("x", "TCP", 1, 0).object())
                .with(many("big"));
        outside = DnsServer.open(
                new InetSocketAddress(LOOPBACK, 0),
                new Responder(new ClusterZone("example.org", world), question -> Optional.empty()),
                client -> true);
        outside.start();
        var cluster = new FakeDirectory()
                .with(service("web").on("10.96.0.10").port("http", "TCP", 80, 0).object())
                .with(service("all").on("None").port("x", "TCP", 1, 0).object())
                .with(many("all"))
                .with(service("docs")
                        .type("ExternalName")
                        .object()
                        .withSpec(spec -> spec.with("externalName", "site.default.svc.example.org")))
                .with(service("loop")
                        .type("ExternalName")
                        .object()
                        .withSpec(spec -> spec.with("externalName", "loop.default.svc.cluster.local")));
        var forwarder =
                new Forwarder(List.of(new InetSocketAddress(LOOPBACK, outside.port())), new SplittableRandom(1));
        server = DnsServer.open(
                new InetSocketAddress(LOOPBACK, 0),
                new Responder(new ClusterZone("cluster.local", cluster), forwarder),
                client -> true);
        server.start();
    }

    private static dev.djong.object.ApiObject many(String service) {
        Slice slice = slice(service).port("x", "TCP", 1);
        for (int i = 0; i < MANY; i++) {
            slice = slice.ready("10.244.1." + i, "n1");
        }
        return slice.object();
    }

    @AfterEach
    void stop() {
        server.close();
        outside.close();
    }

    private static Message query(String name, int type) {
        return Message.newQuery(Record.newRecord(Labels.absolute(name + "."), type, DClass.IN));
    }

    private Message udp(Message query) throws IOException {
        return new Message(udp(query.toWire()));
    }

    private byte[] udp(byte[] bytes) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server.port()));
            var packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    private Message tcp(Message query) throws IOException {
        try (var socket = new Socket(LOOPBACK, server.port())) {
            var bytes = query.toWire();
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(bytes.length);
            out.write(bytes);
            var in = new DataInputStream(socket.getInputStream());
            return new Message(in.readNBytes(in.readUnsignedShort()));
        }
    }

    /** One question that meets a bug must not be the last one that is answered. */
    @Test
    void aQuestionThatBreaksEndsNothing() throws IOException {
        var bugs = new java.util.concurrent.atomic.AtomicInteger(2);
        server.close();
        server = DnsServer.open(
                new InetSocketAddress(LOOPBACK, 0),
                new Responder(new ClusterZone("cluster.local", new FakeDirectory()), question -> Optional.empty()),
                client -> {
                    if (bugs.getAndDecrement() > 0) {
                        throw new IllegalStateException("a bug");
                    }
                    return true;
                });
        server.start();
        var question = query("web.default.svc.cluster.local", Type.A);
        for (int i = 0; i < 2; i++) {
            try (var socket = new DatagramSocket()) {
                var bytes = question.toWire();
                socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server.port()));
            }
        }
        assertThat(udp(question).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void namesOfTheCluster() throws IOException {
        for (var answer : List.of(
                udp(query("web.default.svc.cluster.local", Type.A)),
                tcp(query("web.default.svc.cluster.local", Type.A)))) {
            assertThat(answer.getSection(Section.ANSWER))
                    .extracting(Record::rdataToString)
                    .containsExactly("10.96.0.10");
            assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
            assertThat(answer.getOPT()).isNull();
        }
    }

    @Test
    void namesThatDoNotExistCarryTheAuthority() throws IOException {
        var answer = udp(query("nobody.default.svc.cluster.local", Type.A));
        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer.getSection(Section.AUTHORITY))
                .singleElement()
                .matches(record -> record.getType() == Type.SOA);
        var noData = udp(query("web.default.svc.cluster.local", Type.TXT));
        assertThat(noData.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(noData.getSection(Section.AUTHORITY)).hasSize(1);
    }

    @Test
    void otherNamesAreForwarded() throws IOException {
        var answer = udp(query("site.default.svc.example.org", Type.A));
        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly("192.0.2.80");
        assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(udp(query("no.svc.example.org", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void anExternalNameIsFollowed() throws IOException {
        var answer = udp(query("docs.default.svc.cluster.local", Type.A));
        assertThat(answer.getSection(Section.ANSWER))
                .extracting(Record::rdataToString)
                .containsExactly("site.default.svc.example.org.", "192.0.2.80");
        assertThat(udp(query("loop.default.svc.cluster.local", Type.A)).getRcode())
                .isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void whatDoesNotFitIsCutOffAndComesOverTcp() throws IOException {
        var query = query("all.default.svc.cluster.local", Type.A);
        var cut = udp(query.toWire());
        assertThat(cut.length).isLessThanOrEqualTo(512);
        assertThat(new Message(cut).getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(tcp(query).getSection(Section.ANSWER)).hasSize(MANY);
        query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        var larger = udp(query.toWire());
        assertThat(larger.length).isBetween(513, Forwarder.UDP_PAYLOAD_BYTES);
        assertThat(new Message(larger).getOPT()).isNotNull();
    }

    @Test
    void aLongAnswerFromOutsideIsFetchedOverTcp() throws IOException {
        assertThat(tcp(query("big.default.svc.example.org", Type.A)).getSection(Section.ANSWER))
                .hasSize(MANY);
    }

    @Test
    void oddQuestionsAreRefused() throws IOException {
        var notify = query("web.default.svc.cluster.local", Type.A);
        notify.getHeader().setOpcode(Opcode.NOTIFY);
        assertThat(udp(notify).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(udp(query("cluster.local", Type.AXFR)).getRcode()).isEqualTo(Rcode.REFUSED);
        var chaos = Message.newQuery(Record.newRecord(Name.fromConstantString("version.bind."), Type.TXT, DClass.CH));
        assertThat(udp(chaos).getRcode()).isEqualTo(Rcode.REFUSED);
        var future = query("web.default.svc.cluster.local", Type.A);
        future.addRecord(new OPTRecord(4096, 0, 1), Section.ADDITIONAL);
        assertThat(udp(future).getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(udp(new Message(7)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void garbageAndAnswersGetNoAnswerAndDoNoHarm() throws IOException {
        var answer = query("web.default.svc.cluster.local", Type.A);
        answer.getHeader().setFlag(Flags.QR);
        for (var bytes : List.of(new byte[] {1, 2, 3}, answer.toWire())) {
            try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(200);
                socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, server.port()));
                assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[512], 512)))
                        .isInstanceOf(SocketTimeoutException.class);
            }
        }
        assertThat(udp(query("web.default.svc.cluster.local", Type.A)).getRcode())
                .isEqualTo(Rcode.NOERROR);
    }

    @Test
    void onlyPodsAndTheNodeAreAnswered() {
        var clients = new AllowedClients(List.of("10.244.0.0/16", "fd00:1::/32"));
        assertThat(List.of("10.244.7.7", "127.0.0.1", "::1", "fd00:1:2::3"))
                .allMatch(ip -> clients.contains(InetAddress.ofLiteral(ip)));
        assertThat(List.of("10.245.0.1", "192.0.2.1", "fd00:2::1"))
                .noneMatch(ip -> clients.contains(InetAddress.ofLiteral(ip)));
        assertThatThrownBy(() -> new AllowedClients(List.of("10.0.0.0/33"))).hasMessageContaining("no address range");
    }
}
