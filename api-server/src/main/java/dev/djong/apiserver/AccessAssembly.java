package dev.djong.apiserver;

import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.BuiltInAdmission;
import dev.djong.apiserver.admission.CompletedObjects;
import dev.djong.apiserver.admission.match.RequestMatcher;
import dev.djong.apiserver.admission.policy.MutatingPolicies;
import dev.djong.apiserver.admission.policy.ValidatingPolicies;
import dev.djong.apiserver.admission.webhook.AskedWebhooks;
import dev.djong.apiserver.admission.webhook.MutatingWebhooks;
import dev.djong.apiserver.admission.webhook.ValidatingWebhooks;
import dev.djong.apiserver.allocation.ClusterIpAllocator;
import dev.djong.apiserver.allocation.NodePortAllocator;
import dev.djong.apiserver.allocation.PortRange;
import dev.djong.apiserver.authn.Authenticator;
import dev.djong.apiserver.authn.AuthenticatorChain;
import dev.djong.apiserver.authn.ClientCertificates;
import dev.djong.apiserver.authn.FrontProxy;
import dev.djong.apiserver.authn.OpenIdDocuments;
import dev.djong.apiserver.authn.ServiceAccountKeys;
import dev.djong.apiserver.authn.ServiceAccountTokens;
import dev.djong.apiserver.authn.StaticTokens;
import dev.djong.apiserver.authn.TokenRequests;
import dev.djong.apiserver.authn.TokenReviews;
import dev.djong.apiserver.authn.TokenSigner;
import dev.djong.apiserver.authz.AccessReviews;
import dev.djong.apiserver.authz.Authorizer;
import dev.djong.apiserver.authz.AuthorizerChain;
import dev.djong.apiserver.authz.EscalationCheck;
import dev.djong.apiserver.authz.NodeAuthorizer;
import dev.djong.apiserver.authz.PolicyRule;
import dev.djong.apiserver.authz.RbacAuthorizer;
import dev.djong.apiserver.behaviour.Behaviours;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.behaviour.Reviews;
import dev.djong.apiserver.behaviour.ServiceBehaviour;
import dev.djong.apiserver.behaviour.ServiceNetwork;
import dev.djong.apiserver.bootstrap.DefaultPolicy;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.validation.Validators;
import dev.djong.apiserver.verb.Bodies.Defaulting;
import dev.djong.apiserver.webhook.ClusterServices;
import dev.djong.apiserver.webhook.WebhookClient;
import dev.djong.definition.Definitions;
import dev.djong.object.Cidr;
import dev.djong.shell.KeyFiles;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.shell.pki.Pem;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** From flags to who may do what. */
final class AccessAssembly {
    private final ApiServerSettings settings;
    private final AggregationSettings aggregation;
    private final ServiceSettings common;
    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DefaultPolicy policy = DefaultPolicy.load();
    private final ServiceNetwork network;
    private final Optional<ServiceAccountKeys> keys;

    AccessAssembly(
            ApiServerSettings settings,
            AggregationSettings aggregation,
            ServiceSettings common,
            Store store,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.aggregation = aggregation;
        this.common = common;
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.network = network();
        this.keys = settings.serviceAccountSigningKeyFile().map(this::keys);
    }

    ServiceNetwork serviceNetwork() {
        return network;
    }

    DefaultPolicy policy() {
        return policy;
    }

    /** Where others find the keys of service-account tokens; empty without such keys. */
    Optional<OpenIdDocuments> openId() {
        return keys.map(known -> new OpenIdDocuments(
                known, settings.serviceAccountIssuer(), settings.serviceAccountIssuer() + OpenIdDocuments.KEYS_PATH));
    }

    Access assemble(ClusterState state, Definitions definitions, Defaulting defaulting) {
        var rbac = RbacAuthorizer.following(state);
        var authorizer = new AuthorizerChain(List.of(NodeAuthorizer.following(state, nodeRules()), rbac));
        var accounts = keys.map(known -> serviceAccountTokens(known, state));
        var authenticator = authenticator(accounts);
        return new Access(
                authenticator,
                authorizer,
                BuiltInAdmission.chain(
                        state,
                        new EscalationCheck(authorizer, rbac, state),
                        clock,
                        random,
                        dynamicAdmission(state, authorizer, definitions, defaulting)),
                Behaviours.builtIn(new ServiceBehaviour(network)),
                Validators.builtIn(),
                new Reviews(
                                new TokenReviews(authenticator, accounts, settings.audiences()),
                                new AccessReviews(authorizer, rbac))
                        .all(),
                keys.map(known -> tokenRequests(known, state)));
    }

    private List<AdmissionStep> dynamicAdmission(
            ClusterState state, Authorizer authorizer, Definitions definitions, Defaulting defaulting) {
        var matcher = new RequestMatcher(state, new ServedEquivalents(definitions));
        var objects = new CompletedObjects(definitions, defaulting::apply);
        var webhooks = new WebhookClient(new ClusterServices(state, random));
        var waiting = Executors.newVirtualThreadPerTaskExecutor();
        var asked = new AskedWebhooks(matcher, authorizer);
        return List.of(
                new MutatingPolicies(state, matcher, authorizer, definitions, objects),
                new MutatingWebhooks(state, asked, webhooks, objects, UUID::randomUUID),
                new ValidatingPolicies(state, matcher, authorizer, definitions),
                new ValidatingWebhooks(state, asked, webhooks, UUID::randomUUID, waiting));
    }

    private ServiceAccountTokens serviceAccountTokens(ServiceAccountKeys known, ClusterState state) {
        return new ServiceAccountTokens(
                known, List.of(settings.serviceAccountIssuer()), settings.audiences(), state, clock);
    }

    private TokenRequests tokenRequests(ServiceAccountKeys known, ClusterState state) {
        return new TokenRequests(
                new TokenSigner(known),
                settings.serviceAccountIssuer(),
                settings.audiences(),
                state,
                clock,
                UUID::randomUUID);
    }

    private Authenticator authenticator(Optional<ServiceAccountTokens> accounts) {
        var all = new ArrayList<Authenticator>();
        aggregation
                .requestheaderClientCaFile()
                .ifPresent(file -> all.add(new FrontProxy(
                        new ClientCertificates(
                                KeyFiles.read("--requestheader-client-ca-file", file, Pem::certificates), clock),
                        Set.copyOf(aggregation.requestheaderAllowedNames()),
                        aggregation.headerNames())));
        common.clientCaFile()
                .ifPresent(file -> all.add(
                        new ClientCertificates(KeyFiles.read("--client-ca-file", file, Pem::certificates), clock)));
        settings.tokenAuthFile()
                .ifPresent(file -> all.add(KeyFiles.read("--token-auth-file", file, StaticTokens::parse)));
        accounts.ifPresent(all::add);
        return new AuthenticatorChain(all);
    }

    private List<PolicyRule> nodeRules() {
        return policy.clusterRoles().stream()
                .filter(role -> role.name().equals("system:node"))
                .flatMap(role -> role.root().array("rules").objects())
                .map(PolicyRule::of)
                .toList();
    }

    private ServiceNetwork network() {
        var ranges = settings.serviceClusterIpRange().stream()
                .map(text -> Cidr.parse(text)
                        .orElseThrow(() -> new StartFailure("--service-cluster-ip-range: " + text + " is no range")))
                .map(range -> new ClusterIpAllocator(store, range, clock, random))
                .toList();
        var ports = PortRange.parse(settings.serviceNodePortRange());
        return new ServiceNetwork(ranges, new NodePortAllocator(store, ports, random));
    }

    private ServiceAccountKeys keys(Path signing) {
        var pair = KeyFiles.read("--service-account-signing-key-file", signing, Pem::keyPair);
        var others = new ArrayList<PublicKey>();
        settings.serviceAccountKeyFile()
                .forEach(file -> others.addAll(KeyFiles.read("--service-account-key-file", file, Pem::publicKeys)));
        return new ServiceAccountKeys(pair.getPrivate(), pair.getPublic(), others);
    }
}
