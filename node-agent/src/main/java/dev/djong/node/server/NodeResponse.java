package dev.djong.node.server;

/** A request that cannot be served; the message is the answer's text. */
final class NodeResponse extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    NodeResponse(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
