package dev.djong.standalone.cluster;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.shell.pki.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;

/**
 * What a cluster chose when it was made and keeps for ever, so that kubeconfigs stay valid (its ports move only where
 * another program took them) and two clusters of one machine stay apart.
 *
 * @param id eight hexadecimal digits, part of every bridge, table, namespace and socket
 * @param slot the smallest number no other cluster had; it decides the networks
 * @param apiPort the port of the API server
 * @param nodePort the port of the node's own server
 * @param nodeName of the one node
 */
public record ClusterIdentity(String id, int slot, int apiPort, int nodePort, String nodeName) {
    /** One /16 each for pods and services, counted up from upstream's usual 10.244 and 10.96. */
    public static final int MAX_CLUSTERS = 12;

    private static final int FIRST_POD_NETWORK = 244;
    private static final int FIRST_SERVICE_NETWORK = 96;
    private static final int FIRST_BALANCER_NETWORK = 112;

    public ClusterIdentity {
        if (slot < 0 || slot >= MAX_CLUSTERS) {
            throw new IllegalArgumentException("slot " + slot + " of " + MAX_CLUSTERS);
        }
    }

    /** The same on its own ports where they are free, else on the next ones. */
    public ClusterIdentity onFreePorts(FreePorts ports) throws IOException {
        int api = ports.from(apiPort);
        return new ClusterIdentity(id, slot, api, ports.without(api).from(nodePort), nodeName);
    }

    public String podNetwork() {
        return "10." + (FIRST_POD_NETWORK + slot) + ".0.0/16";
    }

    /** The part of the pod network that this cluster's first node hands out. */
    public String nodePodNetwork() {
        return "10." + (FIRST_POD_NETWORK + slot) + ".0.0/24";
    }

    public String serviceNetwork() {
        return servicePrefix() + ".0.0/16";
    }

    /** The ClusterIP of the service {@code kubernetes}. */
    public String apiServiceAddress() {
        return servicePrefix() + ".0.1";
    }

    public String dnsAddress() {
        return servicePrefix() + ".0.10";
    }

    /** The addresses that services of type LoadBalancer are given; they answer on this machine. */
    public String balancerNetwork() {
        return "10." + (FIRST_BALANCER_NETWORK + slot) + ".0.0/24";
    }

    private String servicePrefix() {
        return "10." + (FIRST_SERVICE_NETWORK + slot);
    }

    public static ClusterIdentity read(DataDirectory directory) throws IOException {
        return of(Files.readAllBytes(directory.identity()));
    }

    /** From the bytes of its file. */
    public static ClusterIdentity of(byte[] bytes) {
        var json = JsonReader.read(bytes).asObject();
        return new ClusterIdentity(
                json.text("id"),
                Math.toIntExact(json.integerOr("slot", 0)),
                Math.toIntExact(json.integerOr("apiPort", 0)),
                Math.toIntExact(json.integerOr("nodePort", 0)),
                json.text("nodeName"));
    }

    public void write(DataDirectory directory) throws IOException {
        KeyMaterial.writeSecret(directory.identity(), JsonWriter.toText(json()) + "\n");
    }

    JsonObject json() {
        return JsonObject.builder()
                .put("id", id)
                .put("slot", slot)
                .put("apiPort", apiPort)
                .put("nodePort", nodePort)
                .put("nodeName", nodeName)
                .build();
    }
}
