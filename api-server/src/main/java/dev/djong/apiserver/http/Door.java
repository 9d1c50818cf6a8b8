package dev.djong.apiserver.http;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.connector.Connector;

/** The ports on which the server listens. */
public final class Door {
    private final List<Connector> connectors = new CopyOnWriteArrayList<>();

    public void add(Connector connector) {
        connectors.add(connector);
    }

    /**
     * New connections are refused from now on, so that their clients try another server at once; those of HTTP/2 are sent
     * GOAWAY and finish the streams that they have.
     */
    public void close() {
        for (var connector : connectors) {
            connector.getProtocolHandler().closeServerSocketGraceful();
            connector.pause();
        }
    }
}
