package dev.djong.apiserver.store.etcd;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells gRPC the members listed in a target ({@code djong-etcd:///a:2379,b:2379}), each with its own name for TLS. Host
 * names are looked up again whenever gRPC asks for a refresh.
 */
final class EndpointResolver extends NameResolverProvider {
    /** The name of the member that an address belongs to, as configured, with its port. */
    static final Attributes.Key<String> MEMBER = Attributes.Key.create("djong-etcd-endpoint");

    private static final String SCHEME = "djong-etcd";
    private static final int DEFAULT_PORT = 2379;
    private static final int PRIORITY = 5;

    static {
        NameResolverRegistry.getDefaultRegistry().register(new EndpointResolver());
    }

    private EndpointResolver() {}

    static String target(List<URI> endpoints) {
        return endpoints.stream()
                .map(endpoint ->
                        endpoint.getHost() + ":" + (endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort()))
                .collect(Collectors.joining(",", SCHEME + ":///", ""));
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return new Members(List.of(target.getPath().substring(1).split(",")));
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }

    private static final class Members extends NameResolver {
        private final List<String> members;

        Members(List<String> members) {
            this.members = members;
        }

        @Override
        public String getServiceAuthority() {
            return members.getFirst();
        }

        @Override
        public void start(Listener2 listener) {
            var addresses = members.stream().map(Members::address).toList();
            listener.onResult2(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(addresses))
                    .build());
        }

        private static EquivalentAddressGroup address(String member) {
            var parts = Arrays.asList(member.split(":(?=\\d+$)"));
            var host = parts.getFirst().replaceAll("[\\[\\]]", "");
            var name = Attributes.newBuilder()
                    .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, member)
                    .set(MEMBER, member)
                    .build();
            return new EquivalentAddressGroup(new InetSocketAddress(host, Integer.parseInt(parts.getLast())), name);
        }

        @Override
        public void shutdown() {}
    }
}
