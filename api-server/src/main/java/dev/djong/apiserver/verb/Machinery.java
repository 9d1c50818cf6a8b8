package dev.djong.apiserver.verb;

import dev.djong.apiserver.admission.AdmissionChain;
import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.behaviour.Behaviour;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.behaviour.WriteContext;
import dev.djong.apiserver.extension.CustomKinds;
import dev.djong.apiserver.ownership.FieldOwnership;
import dev.djong.apiserver.ownership.Manager;
import dev.djong.apiserver.ownership.Versions;
import dev.djong.apiserver.validation.Validator;
import dev.djong.apiserver.validation.Validators;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all verbs work with. */
public final class Machinery {
    private final Function<ResourceDefinition, ResourceStorage> storages;
    private final AdmissionChain admission;
    private final Behaviours behaviours;
    private final Validators validators;
    private final CustomKinds customKinds;
    private final Bodies bodies;
    private final Function<ResourceDefinition, Versions> versions;
    private final InstantSource clock;
    private final MetadataRules metadata;
    private final NameGenerator names;

    public Machinery(
            Function<ResourceDefinition, ResourceStorage> storages,
            AdmissionChain admission,
            Behaviours behaviours,
            Validators validators,
            CustomKinds customKinds,
            Bodies bodies,
            Function<ResourceDefinition, Versions> versions,
            InstantSource clock,
            Supplier<UUID> uids,
            RandomGenerator random) {
        this.storages = storages;
        this.admission = admission;
        this.behaviours = behaviours;
        this.validators = validators;
        this.customKinds = customKinds;
        this.bodies = bodies;
        this.versions = versions;
        this.clock = clock;
        this.metadata = new MetadataRules(clock, uids);
        this.names = new NameGenerator(random);
    }

    public ResourceStorage storage(ResourceDefinition definition) {
        return storages.apply(definition);
    }

    public AdmissionChain admission() {
        return admission;
    }

    public Behaviour behaviour(ResourceDefinition definition) {
        return customKinds.behaviour(definition).orElseGet(() -> behaviours.of(definition.groupResource()));
    }

    public Validator validator(ResourceDefinition definition) {
        return customKinds
                .validator(definition)
                .orElseGet(() -> validators.of(definition.groupResource(), definition.namespaced()));
    }

    /** What custom resources do beyond their definitions. */
    public CustomKinds customKinds() {
        return customKinds;
    }

    public Bodies bodies() {
        return bodies;
    }

    public InstantSource clock() {
        return clock;
    }

    /**
     * Admits the body of a subresource that has a kind of its own; what the verb then does to the stored object is not
     * admitted again.
     *
     * @param old the same of what is stored; null for a create
     * @return the body as admission completed it
     */
    public ApiObject admit(
            ResourceCall call,
            AdmissionRequest.Operation operation,
            GroupVersionKind kind,
            ApiObject body,
            @Nullable ApiObject old) {
        var request = admissionOf(call, operation, kind, body, old);
        var mutated = admission.mutate(request);
        admission.review(request.withObject(mutated));
        return mutated;
    }

    /** Admits a connection to a pod, whose body is made of the query. */
    public void admitConnect(ResourceCall call, GroupVersionKind options) {
        var body = ConnectOptions.of(call.query(), options);
        admission.review(admissionOf(call, AdmissionRequest.Operation.CONNECT, options, body, null));
    }

    private static AdmissionRequest admissionOf(
            ResourceCall call,
            AdmissionRequest.Operation operation,
            GroupVersionKind kind,
            @Nullable ApiObject body,
            @Nullable ApiObject old) {
        return new AdmissionRequest(
                operation,
                call.definition().resource(),
                kind,
                call.request().subresource(),
                call.key(),
                body,
                old,
                call.user(),
                call.request().isDryRun(),
                optionsOf(call, operation),
                call.notes());
    }

    private static JsonObject optionsOf(ResourceCall call, AdmissionRequest.Operation operation) {
        return switch (operation) {
            case CREATE -> WriteOptions.of(call.query(), "CreateOptions").toJson("CreateOptions");
            case UPDATE -> WriteOptions.of(call.query(), "UpdateOptions").toJson("UpdateOptions");
            case DELETE, CONNECT -> JsonObject.EMPTY;
        };
    }

    /** Who comes to own the fields that a call writes. */
    public FieldOwnership ownership(ResourceCall call, WriteOptions options, Manager.Operation operation) {
        var definition = call.definition();
        var agent = call.call().exchange().header("User-Agent").orElse("");
        var subresource = call.request().subresource();
        var manager = new Manager(
                Manager.nameOf(options.fieldManager(), agent),
                operation,
                definition.kind().apiVersion(),
                subresource);
        var ignored = FieldOwnership.outOfReach(subresource, definition.hasStatus());
        return new FieldOwnership(manager, definition.schema(), ignored, clock.instant(), versions.apply(definition));
    }

    MetadataRules metadata() {
        return metadata;
    }

    NameGenerator names() {
        return names;
    }

    public WriteContext context(ResourceCall call, boolean dryRun) {
        return new WriteContext(call.user(), clock.instant(), dryRun);
    }
}
