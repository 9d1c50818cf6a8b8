package dev.djong.standalone.cluster;

import java.net.URI;
import java.util.List;

/**
 * Where the services of a cluster run when each is a process of its own.
 *
 * @param name of the cluster, in its authority and its kubeconfigs
 * @param etcd the members of etcd
 * @param apiServers the api-servers
 * @param nodes the nodes, under the names that they register with
 * @param replicas how many of each leader-elected service there are; they are called {@code scheduler-1} and so on
 * @param inside where services find the API server unless a flag tells them more
 * @param outside where people find it
 * @param serviceAddress the ClusterIP of the service {@code kubernetes}
 */
public record ServiceHosts(
        String name,
        List<Host> etcd,
        List<Host> apiServers,
        List<Host> nodes,
        int replicas,
        URI inside,
        URI outside,
        String serviceAddress) {

    public ServiceHosts {
        etcd = List.copyOf(etcd);
        apiServers = List.copyOf(apiServers);
        nodes = List.copyOf(nodes);
    }

    /** A name that others resolve, and its address, or another name where addresses come and go. */
    public record Host(String name, String address) {
        List<String> names() {
            return isAddress(address) ? List.of(name) : List.of(name, address);
        }

        List<String> addresses() {
            return isAddress(address) ? List.of(address) : List.of();
        }

        /** @throws IllegalArgumentException with what is wrong */
        public static Host parse(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0 || equals == text.length() - 1) {
                throw new IllegalArgumentException("'" + text + "' is no host: write NAME=ADDRESS");
            }
            return new Host(text.substring(0, equals), text.substring(equals + 1));
        }
    }

    static boolean isAddress(String host) {
        return host.matches("[0-9.]+|.*:.*");
    }
}
