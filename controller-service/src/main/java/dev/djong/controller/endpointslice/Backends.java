package dev.djong.controller.endpointslice;

import dev.djong.controller.pod.Pods;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which pods answer behind a Service, at which addresses and ports. Shared by slices and the older Endpoints. Pure. */
public final class Backends {
    public static final String SERVICE_NAME = "kubernetes.io/service-name";
    public static final String HEADLESS = "service.kubernetes.io/headless";

    private Backends() {}

    /** Services without a selector, and aliases, are filled by others. */
    public static Optional<LabelSelector> selector(ApiObject service) {
        var selector = service.spec().object("selector");
        return selector.isEmpty() || service.spec().text("type").equals("ExternalName")
                ? Optional.empty()
                : Optional.of(LabelSelector.ofLabels(selector.stringMap()));
    }

    public static boolean isHeadless(ApiObject service) {
        return service.spec().text("clusterIP").equals("None");
    }

    /** Also addresses that are not ready are published: for peers that find each other before they serve. */
    public static boolean publishesNotReady(ApiObject service) {
        return service.spec().flag("publishNotReadyAddresses");
    }

    /** Pods that may stand behind a Service: with an address and not finished. Terminating ones are still among them. */
    public static List<ApiObject> candidates(List<ApiObject> pods) {
        return pods.stream()
                .filter(pod -> !Pods.isFinished(pod) && !addresses(pod).isEmpty())
                .toList();
    }

    static List<String> addresses(ApiObject pod) {
        var all = pod.status()
                .array("podIPs")
                .objects()
                .map(entry -> entry.text("ip"))
                .filter(ip -> !ip.isEmpty())
                .toList();
        var single = pod.status().text("podIP");
        return all.isEmpty() && !single.isEmpty() ? List.of(single) : all;
    }

    /** The pod's address of that family ({@code IPv4} or {@code IPv6}). */
    public static Optional<String> address(ApiObject pod, String family) {
        return addresses(pod).stream()
                .filter(ip -> ip.contains(":") == family.equals("IPv6"))
                .findFirst();
    }

    public static List<String> families(ApiObject service) {
        var families = service.spec().array("ipFamilies").strings().toList();
        return families.isEmpty() ? List.of("IPv4") : families;
    }

    /** The Service's ports as this pod serves them; a port by name that the pod does not have is left out. */
    public static JsonArray ports(ApiObject service, ApiObject pod) {
        return service.spec()
                .array("ports")
                .objects()
                .flatMap(port -> targetPort(port, pod).stream()
                        .map(number -> JsonObject.builder()
                                .put("name", port.text("name"))
                                .put("protocol", protocol(port))
                                .put("port", number)
                                .putIf("appProtocol", port.get("appProtocol"))
                                .build()))
                .collect(JsonArray.collector());
    }

    private static String protocol(JsonObject port) {
        return port.string("protocol").orElse("TCP");
    }

    private static Optional<Long> targetPort(JsonObject port, ApiObject pod) {
        var target = port.get("targetPort");
        return switch (target == null ? Json.NULL : target) {
            case JsonInteger(var number) when number > 0 -> Optional.of(number);
            case JsonString(var name) -> namedPort(name, protocol(port), pod);
            default -> Optional.of(port.integerOr("port", 0));
        };
    }

    private static Optional<Long> namedPort(String name, String protocol, ApiObject pod) {
        return Stream.concat(
                        pod.spec().array("containers").objects(),
                        pod.spec()
                                .array("initContainers")
                                .objects()
                                .filter(container ->
                                        container.text("restartPolicy").equals("Always")))
                .flatMap(container -> container.array("ports").objects())
                .filter(port -> port.text("name").equals(name) && protocol(port).equals(protocol))
                .map(port -> port.integerOr("containerPort", 0))
                .findFirst();
    }

    public static JsonObject reference(ApiObject pod) {
        return JsonObject.builder()
                .put("kind", "Pod")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid())
                .build();
    }

    /** The pod's host name, where it is part of the Service's DNS domain. */
    public static Optional<String> hostname(ApiObject pod, ApiObject service) {
        return pod.spec()
                .string("hostname")
                .filter(name -> !name.isEmpty())
                .filter(name -> pod.spec().text("subdomain").equals(service.name()));
    }
}
