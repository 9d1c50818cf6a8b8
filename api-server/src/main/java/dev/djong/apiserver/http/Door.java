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
     * New connections are refused from now on, so that their clients try another server at once; then those of HTTP/2 are
     * sent GOAWAY, and what they have begun is finished, also a request that crosses it.
     */
    public void close() {
        for (var connector : connectors) {
            connector.getProtocolHandler().closeServerSocketGraceful();
            for (var upgrade : connector.findUpgradeProtocols()) {
                if (upgrade instanceof CalmHttp2Protocol http2) {
                    http2.leave();
                }
            }
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
