package dev.djong.cloud;

import dev.djong.shell.settings.Flag;
import java.util.List;

/** What the cloud controller can be told, under upstream's flag names. */
public record CloudSettings(
        @Flag(defaultsTo = "local", help = "which infrastructure the nodes are on: local")
        String cloudProvider,

        @Flag(defaultsTo = "local-a", help = "local: the zone of all nodes")
        String localZone,

        @Flag(defaultsTo = "local", help = "local: the region of all nodes")
        String localRegion,

        @Flag(defaultsTo = "local", help = "local: the instance type of all nodes")
        String localInstanceType,

        @Flag(
                defaultsTo = "",
                help = "local: addresses for services of type LoadBalancer, as ranges such as 192.0.2.64/26;"
                        + " nodes need the same flag; empty for none")
        List<String> loadBalancerPool) {}
