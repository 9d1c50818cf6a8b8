package dev.djong.controller.persistentvolume;

import dev.djong.storage.Claim;
import dev.djong.storage.StorageClass;
import dev.djong.storage.Volume;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A claim and what its fate depends on.
 *
 * @param named the volume that it names, if that exists
 * @param volumes all others that could be its
 * @param storageClass the class that it names, if that exists
 * @param defaultClass for a claim that leaves its class open
 * @param waitingPods pods without a node that use it, by name
 */
record ClaimObserved(
        Claim claim,
        Optional<Volume> named,
        Collection<Volume> volumes,
        Optional<StorageClass> storageClass,
        Optional<StorageClass> defaultClass,
        List<String> waitingPods) {

    boolean waitsForPod() {
        return storageClass.filter(StorageClass::waitsForPod).isPresent();
    }
}
