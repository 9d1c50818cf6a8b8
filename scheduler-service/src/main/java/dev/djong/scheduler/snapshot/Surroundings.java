package dev.djong.scheduler.snapshot;

import java.util.List;

/** What a snapshot knows beyond nodes and pods; each part is shared by all snapshots until it changes. */
record Surroundings(
        NodeDirectory directory,
        ImageDirectory images,
        NamespaceLabels namespaces,
        WorkloadSelectors workloads,
        List<DisruptionBudget> budgets,
        Storage storage,
        Devices devices) {}
