package dev.djong.node.dns;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Objects in lists. */
final class FakeDirectory implements ServiceDirectory {
    private final List<ApiObject> services = new ArrayList<>();
    private final List<ApiObject> slices = new ArrayList<>();
    private final Set<String> namespaces = Set.of("default", "empty");
    boolean complete = true;

    FakeDirectory with(ApiObject object) {
        (object.kind().equals("Service") ? services : slices).add(object);
        return this;
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public Optional<ApiObject> service(ObjectKey key) {
        return services.stream().filter(each -> each.key().equals(key)).findFirst();
    }

    @Override
    public List<ApiObject> slices(ObjectKey service) {
        return slices.stream()
                .filter(each ->
                        InformerDirectory.BY_SERVICE.values().apply(each).contains(service.toString()))
                .toList();
    }

    @Override
    public boolean namespaceExists(String name) {
        return namespaces.contains(name);
    }

    @Override
    public List<ApiObject> servicesAt(String ip) {
        return services.stream()
                .filter(each ->
                        InformerDirectory.BY_CLUSTER_IP.values().apply(each).contains(ip))
                .toList();
    }

    @Override
    public List<ApiObject> slicesAt(String ip) {
        return slices.stream()
                .filter(each ->
                        InformerDirectory.BY_ADDRESS.values().apply(each).contains(ip))
                .toList();
    }
}
