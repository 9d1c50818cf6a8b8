package dev.djong.cloud;

import dev.djong.shell.settings.Flag;

/** What the cloud controller can be told, under upstream's flag names. */
public record CloudSettings(
        @Flag(defaultsTo = "local", help = "which infrastructure the nodes are on: local")
        String cloudProvider,

        @Flag(defaultsTo = "local-a", help = "local: the zone of all nodes")
        String localZone,

        @Flag(defaultsTo = "local", help = "local: the region of all nodes")
        String localRegion,

        @Flag(defaultsTo = "local", help = "local: the instance type of all nodes")
        String localInstanceType) {}
