package dev.djong.controller.disruption;

import java.util.List;

/**
 * What the owners of a budget's pods promise together.
 *
 * @param replicas the sum over all owners, each counted once
 * @param unmanaged names of pods that nobody manages, and that therefore count for nothing here
 */
record OwnerScales(long replicas, List<String> unmanaged) {
    OwnerScales {
        unmanaged = List.copyOf(unmanaged);
    }
}
