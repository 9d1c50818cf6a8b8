package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;

/** A port that a pod takes on its node. {@code ip} is {@code 0.0.0.0} where the pod wants it on all addresses. */
public record HostPort(String ip, String protocol, int port) {
    public static final String ANY_IP = "0.0.0.0";

    /** Reads one entry of a container's {@code ports}; one without host port gives port 0. */
    static HostPort of(JsonObject json) {
        var ip = json.text("hostIP");
        var protocol = json.text("protocol");
        return new HostPort(
                ip.isEmpty() ? ANY_IP : ip, protocol.isEmpty() ? "TCP" : protocol, (int) json.integerOr("hostPort", 0));
    }

    /** Whether both cannot be taken on one node. */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ANY_IP) || other.ip.equals(ANY_IP));
    }
}
