package dev.djong.node.dns;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * @param domain of the cluster, such as {@code cluster.local}
 * @param nodeName whose endpoint this is
 * @param listen an address of this node that its pods reach
 * @param clusterIp of the service {@code kube-dns}: what {@code resolv.conf} of pods names
 * @param clients ranges of addresses that are answered, mostly the pods'; the node itself always is
 * @param resolvConf where the node's own name servers are listed
 */
public record DnsSettings(
        String domain, String nodeName, InetAddress listen, String clusterIp, List<String> clients, Path resolvConf) {
    public DnsSettings {
        clients = List.copyOf(clients);
    }
}
