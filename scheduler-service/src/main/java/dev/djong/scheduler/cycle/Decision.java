package dev.djong.scheduler.cycle;

/** What came of looking for a node. */
public sealed interface Decision {
    /** @param feasibleNodes how many nodes would have done */
    record Placed(String node, int feasibleNodes) implements Decision {}

    record Unschedulable(Diagnosis diagnosis) implements Decision {}
}
