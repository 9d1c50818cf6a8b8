package dev.djong.node.network;

/**
 * Packets to the pods of another node go to that node.
 *
 * @param podCidr as the node object says it, such as {@code 10.244.1.0/24}
 * @param gateway the node's own address
 */
public record PodRoute(String podCidr, String gateway) {
    boolean isIpv6() {
        return gateway.indexOf(':') >= 0;
    }
}
