package dev.djong.apiserver.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.connector.Connector;

/** The ports on which the server listens. */
public final class Door {
    private final List<Connector> connectors = new CopyOnWriteArrayList<>();

    public void add(Connector connector) {
        connectors.add(connector);
    }

    /** Where it really listens, also where any free port was asked for. */
    public int port() {
        var listening = connectors.stream().map(Connector::getLocalPort).filter(port -> port > 0);
        return listening.findFirst().orElseThrow(() -> new IllegalStateException("nothing listens yet"));
    }

    /**
     * New connections are refused from now on, so that their clients try another server at once; those of HTTP/2 are sent
     * GOAWAY and finish the streams that they have. Of one that crosses it they are told, by another GOAWAY, that nobody
     * has looked at it.
     */
    public void close() {
        for (var connector : connectors) {
            connector.getProtocolHandler().closeServerSocketGraceful();
            connector.pause();
        }
    }

    /** Waits until the last client has left, at most this long. */
    public void awaitDepartures(Duration limit) {
        long left = limit.toMillis();
        for (var connector : connectors) {
            left = connector.getProtocolHandler().awaitConnectionsClose(left);
        }
    }
}
