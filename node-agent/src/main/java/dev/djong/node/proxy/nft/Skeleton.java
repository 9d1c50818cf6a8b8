package dev.djong.node.proxy.nft;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of a table that is always the same: where packets enter.
 *
 * <pre>
 * from another machine or a pod              from this node
 *   prerouting: restricted, nat --> services   output: restricted, nat --> services
 *   forward: no-endpoints, cluster-ips         output: no-endpoints, later cluster-ips
 *   input: no-endpoints (node ports), ports that a balancer's address does not have
 *             postrouting: masquerade what is marked, and what pods send out of the pod network
 * </pre>
 */
final class Skeleton {
    /** Map: address, protocol and port to the chain of a service. */
    static final String SERVICES = "services";
    /** Map: protocol and node port to the chain of a service. */
    static final String NODE_PORTS = "node-ports";
    /** The same two for services that nobody serves: to {@link #REJECT} or {@link #DROP}. */
    static final String UNSERVED = "unserved";

    static final String UNSERVED_NODE_PORTS = "unserved-node-ports";
    /** Map: address, protocol and port of a balancer that not everybody may connect to, to the chain that drops others. */
    static final String RESTRICTED = "restricted";
    /** Set: all cluster IPs, so that ports which do not exist are rejected at once. */
    static final String CLUSTER_IPS = "cluster-ips";

    static final String REJECT = "reject-it";
    static final String DROP = "drop-it";
    static final String MASQUERADE = "mark-for-masquerade";
    /** The bit that upstream uses too, so that whoever masks it out for one does so for the other. */
    static final String MARK = "0x4000";

    private Skeleton() {}

    /** Commands that replace the table, empty of services, whatever it held before. */
    static List<String> create(Family family, String table, List<String> podCidrs, List<String> balancerPools) {
        var script = new ArrayList<String>();
        var name = family.keyword + " " + table;
        script.add("add table " + name);
        script.add("delete table " + name);
        script.add("add table " + name);
        addMaps(script, family, name);
        addChains(script, name);
        addRules(script, family, name);
        addBalancers(script, family, name, balancerPools);
        addWayOut(script, family, name, podCidrs);
        return script;
    }

    private static void addMaps(List<String> script, Family family, String name) {
        var address = "{ type " + family.addressType + " . inet_proto . inet_service : verdict ; }";
        var port = "{ type inet_proto . inet_service : verdict ; }";
        script.add("add map " + name + " " + SERVICES + " " + address);
        script.add("add map " + name + " " + UNSERVED + " " + address);
        script.add("add map " + name + " " + RESTRICTED + " " + address);
        script.add("add map " + name + " " + NODE_PORTS + " " + port);
        script.add("add map " + name + " " + UNSERVED_NODE_PORTS + " " + port);
        script.add("add set " + name + " " + CLUSTER_IPS + " { type " + family.addressType + " ; }");
    }

    private static void addChains(List<String> script, String name) {
        for (var chain : List.of(REJECT, DROP, MASQUERADE, "service-check", "unserved-check", "restricted-check")) {
            script.add("add chain " + name + " " + chain);
        }
        addBase(script, name, "raw-prerouting", "filter hook prerouting priority -300");
        addBase(script, name, "filter-prerouting", "filter hook prerouting priority -110");
        addBase(script, name, "nat-prerouting", "nat hook prerouting priority -100");
        addBase(script, name, "nat-output", "nat hook output priority -100");
        addBase(script, name, "nat-postrouting", "nat hook postrouting priority 100");
        addBase(script, name, "filter-input", "filter hook input priority -110");
        addBase(script, name, "filter-forward", "filter hook forward priority -110");
        addBase(script, name, "filter-output", "filter hook output priority -110");
        addBase(script, name, "filter-output-after-nat", "filter hook output priority -90");
    }

    private static void addBase(List<String> script, String name, String chain, String hook) {
        script.add("add chain " + name + " " + chain + " { type " + hook + " ; }");
    }

    private static void addRules(List<String> script, Family family, String name) {
        var to = family.keyword + " daddr";
        var where = to + " . meta l4proto . th dport vmap @";
        var port = "fib daddr type local meta l4proto . th dport vmap @";
        rule(script, name, MASQUERADE, "meta mark set meta mark or " + MARK);
        rule(script, name, REJECT, "reject");
        rule(script, name, DROP, "drop");
        rule(script, name, "service-check", where + SERVICES);
        rule(script, name, "service-check", port + NODE_PORTS);
        rule(script, name, "unserved-check", where + UNSERVED);
        rule(script, name, "unserved-check", port + UNSERVED_NODE_PORTS);
        // Node ports answer on loopback too, for which the kernel must route loopback addresses. Nobody but this
        // machine
        // may make use of that.
        rule(script, name, "raw-prerouting", "iifname != \"lo\" " + to + " " + family.loopback + " drop");
        rule(script, name, "restricted-check", where + RESTRICTED);
        rule(script, name, "filter-prerouting", "ct state new jump restricted-check");
        rule(script, name, "filter-output", "ct state new jump restricted-check");
        rule(script, name, "nat-prerouting", "jump service-check");
        rule(script, name, "nat-output", "jump service-check");
        rule(script, name, "nat-postrouting", "meta mark and " + MARK + " != 0 masquerade fully-random");
        rule(script, name, "filter-input", "ct state new jump unserved-check");
        rule(script, name, "filter-forward", "ct state new jump unserved-check");
        rule(script, name, "filter-forward", "ct state new " + to + " @" + CLUSTER_IPS + " reject");
        rule(script, name, "filter-output", "ct state new jump unserved-check");
        rule(script, name, "filter-output-after-nat", "ct state new " + to + " @" + CLUSTER_IPS + " reject");
    }

    /**
     * What still goes to a balancer's address after services were looked up goes to a port that none has. Without this, what
     * listens on all addresses of the node would answer there.
     */
    private static void addBalancers(List<String> script, Family family, String name, List<String> pools) {
        if (!pools.isEmpty()) {
            rule(
                    script,
                    name,
                    "filter-input",
                    "ct state new " + family.keyword + " daddr { " + String.join(", ", pools)
                            + " } meta l4proto { tcp, udp, sctp } reject");
        }
    }

    /** The world outside does not know pods' addresses; pods of other nodes do, and see who speaks to them. */
    private static void addWayOut(List<String> script, Family family, String name, List<String> podCidrs) {
        if (!podCidrs.isEmpty()) {
            var pods = String.join(", ", podCidrs);
            var inside = family.keyword + " daddr != { " + pods + ", " + family.multicast + " }";
            rule(script, name, "nat-postrouting", family.keyword + " saddr { " + pods + " } " + inside + " masquerade");
        }
    }

    private static void rule(List<String> script, String name, String chain, String rule) {
        script.add("add rule " + name + " " + chain + " " + rule);
    }
}
