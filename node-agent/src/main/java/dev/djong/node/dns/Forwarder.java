package dev.djong.node.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Asks other name servers, one after the other. Each question gets a socket (so a port) and an id of its own that cannot
 * be guessed, and only an answer to exactly this question counts: that is what keeps forged answers out.
 */
final class Forwarder implements Upstream {
    static final Duration TRY_LIMIT = Duration.ofSeconds(2);
    /** Larger UDP answers get lost on the way too often (DNS flag day 2020). */
    static final int UDP_PAYLOAD_BYTES = 1232;

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final int MAX_MESSAGE_BYTES = 65_535;

    private final List<InetSocketAddress> servers;
    private final RandomGenerator ids;

    /** @param ids must not be predictable */
    Forwarder(List<InetSocketAddress> servers, RandomGenerator ids) {
        this.servers = List.copyOf(servers);
        this.ids = ids;
    }

    @Override
    public Optional<Message> resolve(Record question) {
        for (var server : servers) {
            try {
                var answer = ask(server, question);
                if (answer.getHeader().getRcode() != Rcode.SERVFAIL
                        && answer.getHeader().getRcode() != Rcode.REFUSED) {
                    return Optional.of(answer);
                }
            } catch (IOException failure) {
                LOG.debug("name server {} did not answer {}: {}", server, question.getName(), failure.getMessage());
            }
        }
        return Optional.empty();
    }

    private Message ask(InetSocketAddress server, Record question) throws IOException {
        var query = Message.newQuery(question);
        query.getHeader().setID(ids.nextInt(1 << 16));
        query.addRecord(new OPTRecord(UDP_PAYLOAD_BYTES, 0, 0), Section.ADDITIONAL);
        var answer = overUdp(server, query);
        return answer.getHeader().getFlag(Flags.TC) ? overTcp(server, query) : answer;
    }

    private static Message overUdp(InetSocketAddress server, Message query) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.connect(server); // answers from elsewhere never reach this socket
            var bytes = query.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length));
            long end = System.nanoTime() + TRY_LIMIT.toNanos();
            var buffer = new DatagramPacket(new byte[MAX_MESSAGE_BYTES], MAX_MESSAGE_BYTES);
            while (true) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new SocketTimeoutException("no answer within " + TRY_LIMIT.toMillis() + " ms");
                }
                socket.setSoTimeout((int) left);
                socket.receive(buffer);
                var answer = parse(buffer);
                if (answer.isPresent() && isAnswer(query, answer.get())) {
                    return answer.get();
                }
            }
        }
    }

    private static Optional<Message> parse(DatagramPacket packet) {
        try {
            return Optional.of(new Message(Arrays.copyOf(packet.getData(), packet.getLength())));
        } catch (IOException malformed) {
            return Optional.empty(); // as good as lost: the right answer may still come
        }
    }

    private static Message overTcp(InetSocketAddress server, Message query) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(server, (int) TRY_LIMIT.toMillis());
            socket.setSoTimeout((int) TRY_LIMIT.toMillis());
            var bytes = query.toWire();
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(bytes.length);
            out.write(bytes);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            var answer = new Message(in.readNBytes(in.readUnsignedShort()));
            if (!isAnswer(query, answer)) {
                throw new IOException("the answer is to another question");
            }
            return answer;
        }
    }

    static boolean isAnswer(Message query, Message answer) {
        return answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == query.getHeader().getID()
                && query.getQuestion().equals(answer.getQuestion());
    }
}
