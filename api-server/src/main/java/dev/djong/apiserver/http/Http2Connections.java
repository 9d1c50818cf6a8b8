package dev.djong.apiserver.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of HTTP/2 of one port, so that each is told that the server goes away. */
final class Http2Connections {
    private final Set<CalmHttp2Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean leaving;

    /** One that may be sent GOAWAY; at once if everybody else was. */
    void add(CalmHttp2Connection connection) {
        open.add(connection);
        if (leaving) {
            connection.leave();
        }
    }

    void remove(CalmHttp2Connection connection) {
        open.remove(connection);
    }

    void leave() {
        leaving = true;
        open.forEach(CalmHttp2Connection::leave);
    }
}
