package dev.djong.node.dns;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The names of the cluster.
 *
 * <pre>
 * web.shop.svc.cluster.local              A/AAAA of the cluster IPs; of all ready pods when headless; CNAME of ExternalName
 * _http._tcp.web.shop.svc.cluster.local   SRV of a named port
 * db-0.db.shop.svc.cluster.local          A/AAAA of one endpoint of a headless service
 * _sql._tcp.db.shop.svc.cluster.local     SRV, one for each endpoint
 * 10-244-0-7.shop.pod.cluster.local       A of the address in the name, if the namespace exists
 * 10.0.96.10.in-addr.arpa                 PTR of a cluster IP or of a headless endpoint
 * dns-version.cluster.local               TXT "1.1.0"
 * </pre>
 *
 * <p>A pod's name only says its address back, so nothing is given away and no node has to watch all pods.
 *
 * @see <a href="https://github.com/kubernetes/dns/blob/master/docs/specification.md">the specification</a>
 */
final class ClusterZone {
    /** Of all our records: services move rarely, but then a client should notice soon. */
    static final int TTL_SECONDS = 5;

    private static final String VERSION = "1.1.0";
    private static final int SRV_WEIGHT = 100;

    private final Name zone;
    private final Name nameServer;
    private final ServiceDirectory directory;

    /** @param domain such as {@code cluster.local} */
    ClusterZone(String domain, ServiceDirectory directory) {
        this.zone = Labels.absolute(domain + ".");
        this.nameServer = Labels.child("ns.dns", zone);
        this.directory = directory;
    }

    Answer lookup(Name name, int type) {
        if (name.subdomain(zone)) {
            return directory.isComplete() ? below(name, Labels.below(zone, name), type) : new Answer.NotYet();
        }
        return Addresses.ofReverseName(name).map(ip -> reverse(name, ip, type)).orElse(new Answer.NotOurs());
    }

    /** Goes into the authority section of every negative answer: how long it may be kept. */
    Record startOfAuthority() {
        var hostmaster = Labels.child("hostmaster", zone);
        return new SOARecord(zone, DClass.IN, TTL_SECONDS, nameServer, hostmaster, 1, 7200, 1800, 86400, TTL_SECONDS);
    }

    private Answer below(Name name, List<String> labels, int type) {
        if (labels.isEmpty()) {
            return type == Type.SOA ? new Answer.Found(List.of(startOfAuthority())) : new Answer.NoData();
        }
        return switch (labels.getFirst()) {
            case "svc" -> services(name, labels, type);
            case "pod" -> pods(name, labels, type);
            case "dns-version" ->
                labels.size() == 1
                        ? ofType(type, Stream.of(new TXTRecord(name, DClass.IN, TTL_SECONDS, VERSION)))
                        : new Answer.NoSuchName();
            default -> new Answer.NoSuchName();
        };
    }

    private Answer pods(Name name, List<String> labels, int type) {
        return switch (labels.size()) {
            case 1 -> new Answer.NoData();
            case 2 -> namespace(labels.get(1));
            case 3 ->
                Addresses.ofPodLabel(labels.get(2))
                        .filter(ip -> directory.namespaceExists(labels.get(1)))
                        .map(ip -> ofType(type, Stream.of(address(name, ip))))
                        .orElse(new Answer.NoSuchName());
            default -> new Answer.NoSuchName();
        };
    }

    private Answer namespace(String name) {
        return directory.namespaceExists(name) ? new Answer.NoData() : new Answer.NoSuchName();
    }

    private Answer services(Name name, List<String> labels, int type) {
        if (labels.size() == 1) {
            return new Answer.NoData();
        }
        if (labels.size() == 2) {
            return namespace(labels.get(1));
        }
        var service = directory.service(new ObjectKey(labels.get(1), labels.get(2)));
        if (service.isEmpty()) {
            return new Answer.NoSuchName();
        }
        return switch (labels.size()) {
            case 3 -> service(name, service.get(), type);
            case 4 ->
                labels.get(3).startsWith("_")
                        ? protocol(service.get(), labels.get(3))
                        : endpoint(name, service.get(), labels.get(3), type);
            case 5 -> port(name, service.get(), labels.get(4), labels.get(3), type);
            default -> new Answer.NoSuchName();
        };
    }

    private Answer service(Name name, ApiObject service, int type) {
        if (service.spec().text("type").equals("ExternalName")) {
            var target = Labels.absolute(service.spec().text("externalName"));
            return new Answer.Alias(new CNAMERecord(name, DClass.IN, TTL_SECONDS, target), target);
        }
        if (!isHeadless(service)) {
            return ofType(type, InformerDirectory.clusterIps(service).flatMap(ip -> addressOf(name, ip)));
        }
        var ready = endpoints(service);
        // As CoreDNS: a headless service without ready endpoints has no name.
        return ready.isEmpty()
                ? new Answer.NoSuchName()
                : ofType(type, ready.stream().flatMap(each -> addressOf(name, each.ip())));
    }

    private Answer endpoint(Name name, ApiObject service, String label, int type) {
        var named = isHeadless(service)
                ? endpoints(service).stream()
                        .filter(each -> each.label().toLowerCase(Locale.ROOT).equals(label))
                        .toList()
                : List.<Endpoint>of();
        return named.isEmpty()
                ? new Answer.NoSuchName()
                : ofType(type, named.stream().flatMap(each -> addressOf(name, each.ip())));
    }

    /** {@code _tcp.web.shop.svc}: an empty place between two names, if the service has such a port. */
    private static Answer protocol(ApiObject service, String label) {
        boolean any = service.spec()
                .array("ports")
                .objects()
                .anyMatch(port -> label.equalsIgnoreCase("_" + protocolOf(port)));
        return any ? new Answer.NoData() : new Answer.NoSuchName();
    }

    private Answer port(Name name, ApiObject service, String portLabel, String protocolLabel, int type) {
        var records = new ArrayList<Record>();
        var additional = new ArrayList<Record>();
        var serviceName = serviceName(service.key());
        if (isHeadless(service)) {
            for (var each : endpoints(service)) {
                var target = Labels.child(each.label(), serviceName);
                each.ports().stream()
                        .filter(port -> isAsked(port.name(), port.protocol(), portLabel, protocolLabel))
                        .forEach(port -> {
                            records.add(srv(name, port.number(), target));
                            addressOf(target, each.ip()).forEach(additional::add);
                        });
            }
        } else {
            service.spec()
                    .array("ports")
                    .objects()
                    .filter(port -> isAsked(port.text("name"), protocolOf(port), portLabel, protocolLabel))
                    .forEach(port -> records.add(srv(name, (int) port.integerOr("port", 0), serviceName)));
            InformerDirectory.clusterIps(service)
                    .flatMap(ip -> addressOf(serviceName, ip))
                    .forEach(additional::add);
        }
        if (records.isEmpty()) {
            return new Answer.NoSuchName();
        }
        return type == Type.SRV || type == Type.ANY ? new Answer.Found(records, additional) : new Answer.NoData();
    }

    private static boolean isAsked(String name, String protocol, String portLabel, String protocolLabel) {
        return !name.isEmpty()
                && portLabel.equalsIgnoreCase("_" + name)
                && protocolLabel.equalsIgnoreCase("_" + protocol);
    }

    private static String protocolOf(JsonObject port) {
        return port.string("protocol").orElse("TCP");
    }

    private static Record srv(Name name, int port, Name target) {
        return new SRVRecord(name, DClass.IN, TTL_SECONDS, 0, SRV_WEIGHT, port, target);
    }

    private Answer reverse(Name name, String ip, int type) {
        var targets = Stream.concat(
                        directory.servicesAt(ip).stream().map(service -> serviceName(service.key())),
                        directory.slicesAt(ip).stream().flatMap(slice -> endpointNames(slice, ip)))
                .distinct()
                .map(target -> new PTRRecord(name, DClass.IN, TTL_SECONDS, target))
                .toList();
        return targets.isEmpty() ? new Answer.NotOurs() : ofType(type, targets.stream());
    }

    private Stream<Name> endpointNames(ApiObject slice, String ip) {
        var service = slice.labels().get("kubernetes.io/service-name");
        return service == null
                ? Stream.empty()
                : directory.service(new ObjectKey(slice.namespace(), service)).filter(this::isHeadless).stream()
                        .flatMap(headless -> Endpoint.readyOf(slice)
                                .filter(each -> each.ip().equals(ip))
                                .map(each -> Labels.child(each.label(), serviceName(headless.key()))));
    }

    private boolean isHeadless(ApiObject service) {
        return service.spec().text("clusterIP").equals("None");
    }

    /** Ready endpoints without repeats. */
    private List<Endpoint> endpoints(ApiObject service) {
        var distinct = new LinkedHashMap<String, Endpoint>();
        directory.slices(service.key()).stream()
                .flatMap(Endpoint::readyOf)
                .forEach(each -> distinct.putIfAbsent(each.label() + " " + each.ip(), each));
        return List.copyOf(distinct.values());
    }

    private Name serviceName(ObjectKey key) {
        return Labels.child(key.name() + "." + key.namespace() + ".svc", zone);
    }

    private static Stream<Record> addressOf(Name name, String ip) {
        return Addresses.parse(ip).map(address -> address(name, address)).stream();
    }

    private static Record address(Name name, InetAddress ip) {
        return ip instanceof Inet4Address
                ? new ARecord(name, DClass.IN, TTL_SECONDS, ip)
                : new AAAARecord(name, DClass.IN, TTL_SECONDS, ip);
    }

    private static Answer ofType(int type, Stream<? extends Record> all) {
        var wanted = all.filter(each -> type == Type.ANY || each.getType() == type)
                .map(Record.class::cast)
                .toList();
        return wanted.isEmpty() ? new Answer.NoData() : new Answer.Found(wanted);
    }
}
