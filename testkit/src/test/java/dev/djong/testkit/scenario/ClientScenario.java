package dev.djong.testkit.scenario;

import java.util.Arrays;
import java.util.List;

/** The one list. A scenario plays in a namespace of its own and holds for every client alike. */
enum ClientScenario {
    WRITES_AND_READS("an object is created, read, replaced, patched in three ways and deleted", Writing::anObjectLives),
    DRY_RUN("a dry run answers with the object and keeps nothing", Writing::aDryRunKeepsNothing),
    GENERATED_NAMES("names are generated, and never twice", Writing::namesAreGenerated),
    VALUES("binary data, quantities, integers or strings, and times come back as they went", Writing::valuesComeBack),
    CONFLICTS("who writes over a version that is gone is told so", Errors::staleWritesConflict),
    NOT_FOUND("what is not there is NotFound, with its name and kind", Errors::whatIsNotThere),
    INVALID("all that is wrong with an object comes at once, with a cause each", Errors::everythingWrongAtOnce),
    BAD_PATCH("a patch that does not fit is refused and changes nothing", Errors::patchesThatDoNotFit),
    FORBIDDEN("a service account's token opens what its role allows and no more", Errors::tokensOpenWhatTheyMay),
    UNAUTHORIZED("a token that nobody issued is Unauthorized", Errors::strangersAreUnauthorized),
    PAGES("a long list comes in pages of one version", Reading::listsComeInPages),
    SELECTORS("lists are narrowed by labels and fields", Reading::listsAreNarrowed),
    DISCOVERY("version and groups are told", Reading::theServerTellsWhatItIs),
    EVERY_KIND("every kind that a client knows can be listed with it", Reading::everyKindIsListed),
    APPLY("two managers share an object by server-side apply", Applying::twoManagersShareAnObject),
    APPLY_CONFLICT(
            "who applies another's field is told whose it is, and may take it", Applying::conflictsNameTheManager),
    MANAGED_FIELDS("each write leaves its manager, operation and subresource", Applying::writesLeaveTheirManagers),
    WATCH("a watch tells what changed since a version", Watching::aWatchTellsChanges),
    WATCH_SELECTOR("what leaves a watch's selector is deleted for it", Watching::leavingTheSelectorIsADeletion),
    WATCH_EXPIRED(
            "a version that is forgotten is 410 Expired, and a new list goes on", Watching::forgottenVersionsAreGone),
    INFORMER("an informer knows what is there and follows", Watching::anInformerFollows),
    INFORMER_RECOVERS("an informer outlives a change of its kind's schema", Watching::anInformerOutlivesASchema),
    SUBRESOURCES("status and scale change nothing but themselves", Subresources::changeNothingElse),
    FINALIZERS("what has a finalizer goes when the last one goes", Deleting::finalizersHoldBack),
    PROPAGATION("a deletion's policy becomes a finalizer", Needs.NO_CONTROLLERS, Deleting::policiesBecomeFinalizers),
    DELETE_COLLECTION("a selection is deleted at once", Deleting::aSelectionIsDeleted),
    CUSTOM_RESOURCES(
            "a definition makes a kind: defaults, pruning, rules, status, scale", CustomResources::aKindIsMade),
    CUSTOM_RESOURCES_END("a kind goes with its definition", CustomResources::aKindGoes),
    LEADER_ELECTION("of two candidates one leads, and the other one when it leaves", Leading::oneOfTwoLeads),
    LOGS("what a container wrote is read", Needs.CONTAINERS, Containers::logsAreRead),
    EXEC("a command runs in a container, with streams and exit code", Needs.CONTAINERS, Containers::commandsRun),
    PORT_FORWARD("a port of a pod answers", Needs.CONTAINERS, Containers::portsAnswer);

    /** What happens in a scenario. */
    @FunctionalInterface
    interface Play {
        void on(Stage stage) throws Exception;
    }

    /** What a cluster must have, or must not, for a scenario to play as it is told. */
    private enum Needs {
        NOTHING,
        /** The garbage collector would be faster than a look at what is there for it. */
        NO_CONTROLLERS,
        CONTAINERS
    }

    private final String title;
    private final Needs needs;
    private final Play play;

    ClientScenario(String title, Play play) {
        this(title, Needs.NOTHING, play);
    }

    ClientScenario(String title, Needs needs, Play play) {
        this.title = title;
        this.needs = needs;
        this.play = play;
    }

    String title() {
        return title;
    }

    /** Those for a server by itself. */
    static List<ClientScenario> ofAServer() {
        return without(Needs.CONTAINERS);
    }

    /** Those for a whole cluster with real containers. */
    static List<ClientScenario> ofACluster() {
        return without(Needs.NO_CONTROLLERS);
    }

    private static List<ClientScenario> without(Needs needs) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.needs != needs)
                .toList();
    }

    void on(Stage stage) throws Exception {
        play.on(stage);
    }
}
