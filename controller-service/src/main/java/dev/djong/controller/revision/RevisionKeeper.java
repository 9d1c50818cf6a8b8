package dev.djong.controller.revision;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.Resources;
import dev.djong.reconcile.OwnWrites;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.Collection;

/** Carries out what {@link HistoryPlanner} decides. */
public final class RevisionKeeper {
    private final ApiClient client;
    private final Informer owners;
    private final Informer revisions;
    private final OwnWrites ownWrites;

    public RevisionKeeper(ApiClient client, Informer owners, Informer revisions, OwnWrites ownWrites) {
        this.client = client;
        this.owners = owners;
        this.revisions = revisions;
        this.ownWrites = ownWrites;
    }

    /** The revision of the owner's template of now, made or renumbered where needed. */
    public ApiObject current(ApiObject owner, Collection<ApiObject> history, String hashLabel) {
        return switch (HistoryPlanner.plan(owner, history, hashLabel)) {
            case HistoryPlanner.Step.Keep(var revision) -> revision;
            case HistoryPlanner.Step.Renumber(var revision) ->
                wrote(owner, client.update(Resources.CONTROLLER_REVISIONS, revision));
            case HistoryPlanner.Step.Create(var revision) -> create(owner, revision);
        };
    }

    private ApiObject create(ApiObject owner, ApiObject revision) {
        try {
            return wrote(owner, client.create(Resources.CONTROLLER_REVISIONS, revision));
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
            return settleCollision(owner, revision);
        }
    }

    /** The name is taken: by this very revision, made earlier, or by a stranger's. */
    private ApiObject settleCollision(ApiObject owner, ApiObject revision) {
        var existing = client.get(Resources.CONTROLLER_REVISIONS, revision.key());
        boolean ours = existing.controllerReference()
                .filter(reference -> reference.uid().equals(owner.uid()))
                .isPresent();
        if (ours && TemplateRevision.holds(existing, TemplateRevision.template(revision))) {
            return wrote(owner, existing);
        }
        long collisions = owner.status().integerOr("collisionCount", 0) + 1;
        var counted = owner.withStatus(status -> status.with("collisionCount", collisions));
        ownWrites.wrote(owner.key(), owners, client.updateStatus(ownerResource(), counted));
        throw ApiFailure.alreadyExists(Resources.CONTROLLER_REVISIONS.groupResource(), revision.name());
    }

    private GroupVersionResource ownerResource() {
        return owners.resource();
    }

    /** Deletes revisions that are too many. */
    public void remove(ApiObject owner, Collection<ApiObject> surplus) {
        for (var revision : surplus) {
            try {
                client.delete(
                        Resources.CONTROLLER_REVISIONS, revision.key(), DeleteOptions.DEFAULT.onlyUid(revision.uid()));
                ownWrites.deleted(owner.key(), revisions, revision);
            } catch (ApiFailure failure) {
                if (!failure.is(Reason.NOT_FOUND) && !failure.is(Reason.CONFLICT)) {
                    throw failure;
                }
            }
        }
    }

    private ApiObject wrote(ApiObject owner, ApiObject revision) {
        ownWrites.wrote(owner.key(), revisions, revision);
        return revision;
    }
}
