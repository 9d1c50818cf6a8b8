package dev.djong.node.dns;

import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link ServiceDirectory} over the caches of watches. */
final class InformerDirectory implements ServiceDirectory {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    static final Index BY_SERVICE = new Index("dnsService", slice -> {
        var service = slice.labels().get(SERVICE_NAME);
        return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
    });
    static final Index BY_CLUSTER_IP =
            new Index("dnsClusterIp", service -> clusterIps(service).toList());
    static final Index BY_ADDRESS = new Index(
            "dnsAddress",
            slice -> slice.root()
                    .array("endpoints")
                    .objects()
                    .flatMap(endpoint -> endpoint.array("addresses").strings().limit(1))
                    .toList());

    private final Informer services;
    private final Informer slices;
    private final Informer namespaces;

    InformerDirectory(Informers informers) {
        services = informers.of(Resources.SERVICES, BY_CLUSTER_IP);
        slices = informers.of(Resources.ENDPOINT_SLICES, BY_SERVICE, BY_ADDRESS);
        namespaces = informers.of(Resources.NAMESPACES);
    }

    /** The addresses of a service that has any; headless ones have none. */
    static Stream<String> clusterIps(ApiObject service) {
        var several = service.spec().array("clusterIPs");
        var all = several.isEmpty() ? Stream.of(service.spec().text("clusterIP")) : several.strings();
        return all.filter(ip -> !ip.isEmpty() && !ip.equals("None"));
    }

    @Override
    public boolean isComplete() {
        return services.hasSynced() && slices.hasSynced() && namespaces.hasSynced();
    }

    @Override
    public Optional<ApiObject> service(ObjectKey key) {
        return services.cache().find(key);
    }

    @Override
    public List<ApiObject> slices(ObjectKey service) {
        return slices.cache().byIndex(BY_SERVICE, service.toString());
    }

    @Override
    public boolean namespaceExists(String name) {
        return namespaces.cache().find(ObjectKey.cluster(name)).isPresent();
    }

    @Override
    public List<ApiObject> servicesAt(String ip) {
        return services.cache().byIndex(BY_CLUSTER_IP, ip);
    }

    @Override
    public List<ApiObject> slicesAt(String ip) {
        return slices.cache().byIndex(BY_ADDRESS, ip);
    }
}
