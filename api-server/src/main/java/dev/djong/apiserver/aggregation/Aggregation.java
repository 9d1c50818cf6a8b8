package dev.djong.apiserver.aggregation;

import dev.djong.api.ApiClient;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.discovery.RemoteGroups;
import dev.djong.apiserver.http.ApiRequest;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.apiserver.subresource.proxy.ProxyExchange;
import dev.djong.apiserver.webhook.ServiceResolver;
import dev.djong.apiserver.webhook.WebhookCallException;
import dev.djong.informer.Change;
import dev.djong.object.Resources;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.time.Timers;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers, in place of the verbs, requests for group versions that other servers have: authorised already, they are passed
 * on with who asks. A server that is not available is not tried: 503.
 */
public final class Aggregation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Aggregation.class);
    private static final int UNAVAILABLE = 503;
    private static final String OPENAPI = "/openapi/v3";

    private final Register register;
    private final RemoteServers servers;
    private final Responder responder;
    private final Availability availability;
    private final ClusterState state;

    /**
     * @param identity as whom other servers are called; they believe only proxies that they know
     * @param client that may do everything, to write APIServices' status
     */
    public Aggregation(
            ClusterState state,
            ServiceResolver services,
            Optional<KeyMaterial> identity,
            Responder responder,
            ApiClient client,
            Timers timers) {
        this.register = new Register(identity);
        this.servers = new RemoteServers(services);
        this.responder = responder;
        this.state = state;
        this.availability = new Availability(register, servers, state, client, timers);
    }

    /** Follows the APIServices from here on; those that exist are known when it returns. */
    public void start() {
        state.subscribe(Resources.API_SERVICES, this::take);
        availability.start();
    }

    private void take(Change change) {
        register.take(change);
        availability.check(change.object().name());
    }

    /** What other servers contribute to discovery. */
    public RemoteGroups groups() {
        return register;
    }

    /** Passes the request on if another server answers it; false where this server does. */
    public boolean serves(Call call) throws IOException {
        var api = switch (call.request()) {
            case ApiRequest.OnResource on ->
                register.find(on.resource().group(), on.resource().version());
            case ApiRequest.OnPath on -> ofPath(on.path());
        };
        if (api.isEmpty()) {
            return false;
        }
        delegate(call, api.get());
        return true;
    }

    /** {@code /apis/GROUP/VERSION}, or the OpenAPI document of it. */
    private Optional<RemoteApi> ofPath(String path) {
        var described = path.startsWith(OPENAPI) ? path.substring(OPENAPI.length()) : path;
        var parts = described.split("/", 6);
        boolean named = parts.length >= 4 && parts[0].isEmpty() && parts[1].equals("apis");
        return named ? register.find(parts[2], parts[3]) : Optional.empty();
    }

    private void delegate(Call call, RemoteApi api) throws IOException {
        var backend = api.available() ? backend(api) : Optional.<Backend>empty();
        if (backend.isEmpty()) {
            responder.text(call, UNAVAILABLE, "service unavailable\n");
            return;
        }
        var manner = new ProxyExchange.Manner.Delegated(api.serverName(), IdentityHeaders.of(call.user()));
        var exchange = call.exchange();
        new ProxyExchange(new ProxyExchange.Request(backend.get(), exchange.rawPath(), exchange.rawQuery(), manner))
                .run(call);
    }

    private Optional<Backend> backend(RemoteApi api) {
        try {
            return Optional.of(servers.backend(api));
        } catch (WebhookCallException nobody) {
            LOG.debug("{} cannot be reached: {}", api.name(), nobody.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        availability.close();
    }
}
