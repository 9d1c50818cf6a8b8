package dev.djong.leader;

import dev.djong.api.Transport;
import dev.djong.api.TransportException;

/**
 * Sends reads always and writes only while this process leads: a leader that lost its lease writes nothing more. It lies
 * below the client's retries, so that a write which waited for an overloaded server is judged again when it is repeated.
 *
 * <p>A process can be stopped between this look and the sending, and go on after its lease ran out. So each write also
 * says which lease it relies on, and a server of ours refuses it when somebody else holds that lease by then; other
 * servers ignore the header.
 */
public final class FencedTransport implements Transport {
    /** {@code namespace/name/identity} of the lease that the sender believes to hold. */
    public static final String LEASE_HEADER = "djong-lease";

    private final Transport transport;
    private final Leadership leadership;

    /** @param transport closed by whoever made it */
    public FencedTransport(Transport transport, Leadership leadership) {
        this.transport = transport;
        this.leadership = leadership;
    }

    @Override
    public Response send(Request request) {
        if (request.isRead()) {
            return transport.send(request);
        }
        if (!leadership.isLeader()) {
            throw new TransportException("not sent: this process no longer leads", null);
        }
        return transport.send(leadership
                .lease()
                .map(lease -> request.withHeader(LEASE_HEADER, lease))
                .orElse(request));
    }

    @Override
    public void close() {}
}
