package dev.djong.node.launch;

import dev.djong.node.runtime.SandboxSpec.Dns;
import dev.djong.node.spec.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pod's resolv.conf by its dnsPolicy and dnsConfig.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/">DNS for pods</a>
 */
public final class PodDns {
    private static final Logger LOG = LoggerFactory.getLogger(PodDns.class);
    private static final int MAX_SERVERS = 3;
    private static final int MAX_SEARCHES = 32;

    private final List<String> clusterDns;
    private final String clusterDomain;
    private final Path hostConfiguration;

    /** @param hostConfiguration the machine's resolv.conf */
    public PodDns(List<String> clusterDns, String clusterDomain, Path hostConfiguration) {
        this.clusterDns = List.copyOf(clusterDns);
        this.clusterDomain = clusterDomain;
        this.hostConfiguration = hostConfiguration;
    }

    public Optional<Dns> of(Pod pod) {
        var policy = pod.spec().string("dnsPolicy").orElse("ClusterFirst");
        boolean clusterFirst =
                policy.equals("ClusterFirstWithHostNet") || policy.equals("ClusterFirst") && !pod.hostNetwork();
        var host = host();
        var base = policy.equals("None")
                ? new Dns(List.of(), List.of(), List.of())
                : clusterFirst && !clusterDns.isEmpty() ? clusterFirst(pod, host) : host;
        return Optional.of(merged(base, pod));
    }

    private Dns clusterFirst(Pod pod, Dns host) {
        var searches = new ArrayList<>(
                List.of(pod.namespace() + ".svc." + clusterDomain, "svc." + clusterDomain, clusterDomain));
        searches.addAll(host.searches());
        return new Dns(clusterDns, searches, List.of("ndots:5"));
    }

    private static Dns merged(Dns base, Pod pod) {
        var config = pod.spec().object("dnsConfig");
        var servers = new LinkedHashSet<>(base.servers());
        config.array("nameservers").strings().forEach(servers::add);
        var searches = new LinkedHashSet<>(base.searches());
        config.array("searches").strings().forEach(searches::add);
        var options = new LinkedHashMap<String, String>();
        base.options().forEach(option -> options.put(option.split(":", 2)[0], option));
        config.array("options").objects().forEach(option -> {
            var value = option.text("value");
            options.put(option.text("name"), option.text("name") + (value.isEmpty() ? "" : ":" + value));
        });
        return new Dns(
                servers.stream().limit(MAX_SERVERS).toList(),
                searches.stream().limit(MAX_SEARCHES).toList(),
                List.copyOf(options.values()));
    }

    private Dns host() {
        var servers = new ArrayList<String>();
        var searches = new ArrayList<String>();
        var options = new ArrayList<String>();
        for (var line : lines()) {
            var words = line.strip().split("\\s+");
            var rest = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" -> servers.addAll(rest);
                case "search" -> {
                    searches.clear();
                    searches.addAll(rest);
                }
                case "options" -> options.addAll(rest);
                default -> {}
            }
        }
        return new Dns(servers, searches, options);
    }

    private List<String> lines() {
        try {
            return Files.isReadable(hostConfiguration) ? Files.readAllLines(hostConfiguration) : List.of();
        } catch (IOException failure) {
            LOG.warn("{} cannot be read: {}", hostConfiguration, failure.getMessage());
            return List.of();
        }
    }
}
