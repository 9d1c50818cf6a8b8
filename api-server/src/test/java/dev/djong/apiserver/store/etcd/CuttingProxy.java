package dev.djong.apiserver.store.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy before a server that cuts connections: at once, or in the middle of what the server sends. */
final class CuttingProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final int target;
    private final ServerSocket listener;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile long bytesAConnection = NEVER;
    private volatile int generation;
    private volatile int swallowed = -1;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Cuts every new connection after so many bytes from the server. */
    void cutEvery(long bytes) {
        bytesAConnection = bytes;
    }

    int cuts() {
        return cuts.get();
    }

    /** On the connections there are requests get through and answers do not; {@link #cut} ends the wait for them. */
    void swallowAnswers() {
        swallowed = generation;
    }

    synchronized void cut() {
        generation++;
        open.forEach(CuttingProxy::closeQuietly);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                int born = generation;
                Thread.ofVirtual().start(() -> pump(client, server, false, born));
                Thread.ofVirtual().start(() -> pump(server, client, true, born));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to, boolean answers, int born) {
        try (from;
                to) {
            long passed = 0;
            var buffer = new byte[16 << 10];
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers && born <= swallowed) {
                    continue;
                }
                passed += read;
                if (answers && passed > bytesAConnection) {
                    cuts.incrementAndGet();
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException cut) {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            throw new IllegalStateException(alreadyBroken);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
