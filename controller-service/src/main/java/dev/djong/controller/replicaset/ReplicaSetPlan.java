package dev.djong.controller.replicaset;

import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do for one ReplicaSet.
 *
 * @param release owned, but no longer matching the selector
 * @param create how many pods are missing
 * @param firstPlace where the new pods' names begin in the ReplicaSet's sequence
 * @param taken names of pods that are there already
 * @param delete the surplus, least worth keeping first
 * @param recheck when a ready pod becomes available
 */
record ReplicaSetPlan(
        List<ApiObject> adopt,
        List<ApiObject> release,
        int create,
        int firstPlace,
        Set<String> taken,
        List<ApiObject> delete,
        Optional<Duration> recheck) {}
