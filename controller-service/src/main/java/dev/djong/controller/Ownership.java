package dev.djong.controller;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.reconcile.OwnWrites;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Takes objects that an owner selects and nobody manages, and lets go of those that it manages and selects no more. Before
 * it takes any, it asks the API server whether the owner is still there: the cache may not know yet that it is gone.
 */
public final class Ownership {
    private final ApiClient client;
    private final Informer owners;
    private final OwnWrites ownWrites;

    public Ownership(ApiClient client, Informer owners, OwnWrites ownWrites) {
        this.client = client;
        this.owners = owners;
        this.ownWrites = ownWrites;
    }

    /**
     * True when something changed hands: the caches have to follow first.
     *
     * @param dependents has {@link Index#BY_CONTROLLER_UID}
     * @param selects whether an object is the owner's by its labels
     * @param wanted whether an orphan is worth taking
     */
    public boolean settle(
            ApiObject owner, Informer dependents, Predicate<ApiObject> selects, Predicate<ApiObject> wanted) {
        boolean changed = false;
        for (var object : dependents.cache().byIndex(Index.BY_CONTROLLER_UID, owner.uid())) {
            if (!selects.test(object) && !object.isBeingDeleted()) {
                changed |= patch(owner, dependents, object, OwnerPatch.release(object, owner.uid()));
            }
        }
        if (owner.isBeingDeleted()) {
            return changed;
        }
        var orphans = dependents.cache().inNamespace(owner.namespace()).stream()
                .filter(object -> object.controllerReference().isEmpty() && !object.isBeingDeleted())
                .filter(selects.and(wanted))
                .toList();
        return orphans.isEmpty() ? changed : adopt(owner, dependents, orphans) || changed;
    }

    private boolean adopt(ApiObject owner, Informer dependents, Collection<ApiObject> orphans) {
        var fresh = client.find(owners.resource(), owner.key());
        if (fresh.filter(found -> found.uid().equals(owner.uid()) && !found.isBeingDeleted())
                .isEmpty()) {
            return true;
        }
        for (var orphan : orphans) {
            patch(owner, dependents, orphan, OwnerPatch.adopt(orphan, owner));
        }
        return true;
    }

    private boolean patch(ApiObject owner, Informer dependents, ApiObject object, Patch patch) {
        try {
            ownWrites.wrote(owner.key(), dependents, client.patch(dependents.resource(), object.key(), "", patch));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
        return true;
    }
}
