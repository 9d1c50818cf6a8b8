package dev.djong.apiserver.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngineResult;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * A TLS connection that holds no buffers of records while nothing is in them: the container's holds 34 KB for as long as it
 * lasts. Each call borrows what it needs, and keeps it only where a record is left over, half received or half sent.
 *
 * <p>Calls never wait, the channel does not block. Those that send exclude each other, as do those that receive: a buffer
 * that is given back must not be in use by anybody else.
 */
final class CalmSecureChannel extends SecureNioChannel {
    private final RecordBuffers records;
    private final Object sending = new Object();
    private final Object receiving = new Object();

    CalmSecureChannel(SocketBufferHandler application, NioEndpoint endpoint, RecordBuffers records) {
        super(application, endpoint);
        this.records = records;
        netInBuffer = RecordBuffers.NONE;
        netOutBuffer = RecordBuffers.NONE;
    }

    @Override
    public void reset(SocketChannel socket, NioSocketWrapper wrapper) throws IOException {
        netInBuffer = RecordBuffers.NONE;
        netOutBuffer = RecordBuffers.NONE;
        super.reset(socket, wrapper);
    }

    @Override
    public int handshake(boolean read, boolean write) throws IOException {
        synchronized (receiving) {
            synchronized (sending) {
                borrowToReceive();
                borrowToSend();
                try {
                    return super.handshake(read, write);
                } finally {
                    giveBackReceived();
                    giveBackSent();
                }
            }
        }
    }

    /** Within a handshake, and whenever a client wants new keys. */
    @Override
    protected SSLEngineResult handshakeWrap(boolean write) throws IOException {
        synchronized (sending) {
            borrowToSend();
            try {
                return super.handshakeWrap(write);
            } finally {
                giveBackSent();
            }
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        synchronized (receiving) {
            borrowToReceive();
            try {
                return super.read(target);
            } finally {
                giveBackReceived();
            }
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        synchronized (receiving) {
            borrowToReceive();
            try {
                return super.read(targets, offset, length);
            } finally {
                giveBackReceived();
            }
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        synchronized (sending) {
            borrowToSend();
            boolean made = false;
            try {
                int written = super.write(source);
                made = true;
                return written;
            } finally {
                endRecord(made);
            }
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        synchronized (sending) {
            borrowToSend();
            boolean made = false;
            try {
                long written = super.write(sources, offset, length);
                made = true;
                return written;
            } finally {
                endRecord(made);
            }
        }
    }

    @Override
    public boolean flushOutbound() throws IOException {
        synchronized (sending) {
            try {
                return super.flushOutbound();
            } finally {
                giveBackSent();
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (sending) {
            borrowToSend();
            boolean made = false;
            try {
                super.close();
                made = true;
            } finally {
                endRecord(made);
            }
        }
    }

    /** What a connection costs in buffers of records now. */
    int heldBytes() {
        synchronized (receiving) {
            synchronized (sending) {
                return netInBuffer.capacity() + netOutBuffer.capacity();
            }
        }
    }

    private void borrowToReceive() {
        if (netInBuffer == RecordBuffers.NONE) {
            netInBuffer = records.borrow();
        }
    }

    private void giveBackReceived() {
        if (netInBuffer.position() == 0) {
            records.giveBack(netInBuffer);
            netInBuffer = RecordBuffers.NONE;
        }
    }

    /** What is between position and limit is taken for a record to be sent, and there is none yet. */
    private void borrowToSend() {
        if (netOutBuffer == RecordBuffers.NONE) {
            netOutBuffer = records.borrow().limit(0);
        }
    }

    private void giveBackSent() {
        if (!netOutBuffer.hasRemaining()) {
            records.giveBack(netOutBuffer);
            netOutBuffer = RecordBuffers.NONE;
        }
    }

    /** @param made if not, the buffer may say that it holds a record where there is something else */
    private void endRecord(boolean made) {
        if (!made) {
            netOutBuffer.limit(0);
        }
        giveBackSent();
    }
}
