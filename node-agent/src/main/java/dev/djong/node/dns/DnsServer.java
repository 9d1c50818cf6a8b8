package dev.djong.node.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** DNS over UDP and TCP on one port. What cannot be read or may not be asked is not answered at all. */
final class DnsServer implements AutoCloseable {
    /** Questions that wait for other servers. Beyond that new ones are dropped; clients ask again. */
    static final int MAX_FORWARDED = 1_000;

    static final int MAX_TCP_CLIENTS = 200;
    static final Duration TCP_IDLE = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(DnsServer.class);
    private static final int MAX_MESSAGE_BYTES = 65_535;
    private static final int UDP_BYTES_WITHOUT_EDNS = 512;
    private static final int PORT_TRIES = 20;

    private final Responder responder;
    private final Predicate<InetAddress> allowed;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Semaphore forwarded = new Semaphore(MAX_FORWARDED);
    private final Semaphore tcpClients = new Semaphore(MAX_TCP_CLIENTS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private DnsServer(Responder responder, Predicate<InetAddress> allowed, DatagramSocket udp, ServerSocket tcp) {
        this.responder = responder;
        this.allowed = allowed;
        this.udp = udp;
        this.tcp = tcp;
    }

    /**
     * @param where port 0 for one that is free for both protocols
     * @throws IOException if the port is taken
     */
    static DnsServer open(InetSocketAddress where, Responder responder, Predicate<InetAddress> allowed)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            var tcp = new ServerSocket();
            try {
                tcp.setReuseAddress(true);
                tcp.bind(where);
                var udp = new DatagramSocket(new InetSocketAddress(where.getAddress(), tcp.getLocalPort()));
                return new DnsServer(responder, allowed, udp, tcp);
            } catch (IOException taken) {
                tcp.close();
                if (where.getPort() != 0 || attempt == PORT_TRIES) {
                    throw taken;
                }
            }
        }
    }

    int port() {
        return tcp.getLocalPort();
    }

    void start() {
        Thread.ofVirtual().name("dns-udp").start(this::serveUdp);
        Thread.ofVirtual().name("dns-tcp").start(this::serveTcp);
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[MAX_MESSAGE_BYTES], MAX_MESSAGE_BYTES);
        while (!udp.isClosed()) {
            try {
                packet.setLength(MAX_MESSAGE_BYTES);
                udp.receive(packet);
                if (allowed.test(packet.getAddress())) {
                    receive(Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
                }
            } catch (IOException failure) {
                failed("UDP", failure, udp.isClosed());
            } catch (RuntimeException bug) {
                LOG.error("DNS over UDP: a question broke", bug); // and is not answered; the next one is
            }
        }
    }

    /** Our own names are answered here and now; others on a thread of their own, since they take time. */
    private void receive(byte[] bytes, SocketAddress client) throws IOException {
        var query = parse(bytes);
        if (query == null) {
            return;
        }
        if (!responder.needsUpstream(query)) {
            send(query, client);
        } else if (forwarded.tryAcquire()) {
            Thread.ofVirtual().name("dns-forward").start(() -> {
                try {
                    send(query, client);
                } catch (IOException failure) {
                    LOG.debug("DNS answer to {}: {}", client, failure.getMessage());
                } finally {
                    forwarded.release();
                }
            });
        }
    }

    private void send(Message query, SocketAddress client) throws IOException {
        var opt = query.getOPT();
        int limit = opt == null
                ? UDP_BYTES_WITHOUT_EDNS
                : Math.clamp(opt.getPayloadSize(), UDP_BYTES_WITHOUT_EDNS, Forwarder.UDP_PAYLOAD_BYTES);
        var bytes = Truncation.toWire(responder.respond(query), limit);
        udp.send(new DatagramPacket(bytes, bytes.length, client));
    }

    /** Null for what is no query: answering garbage or answers could start a ping-pong. */
    private static @Nullable Message parse(byte[] bytes) {
        try {
            var message = new Message(bytes);
            return message.getHeader().getFlag(Flags.QR) ? null : message;
        } catch (IOException malformed) {
            return null;
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                var client = tcp.accept();
                if (!allowed.test(client.getInetAddress()) || !tcpClients.tryAcquire()) {
                    client.close();
                    continue;
                }
                open.add(client);
                Thread.ofVirtual().name("dns-tcp-client").start(() -> converse(client));
            } catch (IOException failure) {
                failed("TCP", failure, tcp.isClosed());
            } catch (RuntimeException bug) {
                LOG.error("DNS over TCP: a client broke", bug);
            }
        }
    }

    /** Where no more files can be opened, every try fails at once: not a thousand times a second. */
    private static void failed(String protocol, IOException failure, boolean closed) {
        if (closed) {
            LOG.debug("DNS over {}: {}", protocol, failure.getMessage());
            return;
        }
        LOG.warn("DNS over {}: {}", protocol, failure.getMessage());
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
    }

    private void converse(Socket client) {
        try (client) {
            client.setSoTimeout((int) TCP_IDLE.toMillis());
            var in = new DataInputStream(client.getInputStream());
            var out = new DataOutputStream(client.getOutputStream());
            while (true) {
                var query = parse(in.readNBytes(in.readUnsignedShort()));
                if (query == null) {
                    return;
                }
                var bytes = responder.respond(query).toWire(MAX_MESSAGE_BYTES);
                out.writeShort(bytes.length);
                out.write(bytes);
                out.flush();
            }
        } catch (EOFException | SocketTimeoutException done) {
            LOG.trace("a DNS client is done");
        } catch (IOException failure) {
            LOG.debug("DNS over TCP with {}: {}", client.getRemoteSocketAddress(), failure.getMessage());
        } finally {
            open.remove(client);
            tcpClients.release();
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (var client : open) {
                client.close();
            }
        } catch (IOException failure) {
            LOG.debug("closing DNS: {}", failure.getMessage());
        }
    }
}
