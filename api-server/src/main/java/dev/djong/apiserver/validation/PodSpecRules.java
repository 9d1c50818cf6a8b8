package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's spec must be, in a pod and in a template. */
final class PodSpecRules {
    static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
    private static final long MAX_SECONDS = Integer.MAX_VALUE;
    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;

    private PodSpecRules() {}

    static void check(Errors errors, JsonObject spec, String path) {
        VolumeRules.check(errors, spec, path);
        containers(errors, spec, path);
        errors.oneOf(path + ".restartPolicy", spec.text("restartPolicy"), RESTART_POLICIES);
        dns(errors, spec, path);
        ObjectMetas.labels(errors, spec.object("nodeSelector").stringMap(), path + ".nodeSelector");
        identity(errors, spec, path);
        SecurityRules.pod(errors, spec, path);
        Items.each(
                spec, path, "imagePullSecrets", (secret, at) -> errors.requireText(at + ".name", secret.text("name")));
        SchedulingRules.check(errors, spec, path);
        spec.integer("activeDeadlineSeconds").ifPresent(seconds -> {
            if (seconds < 1 || seconds > MAX_SECONDS) {
                errors.invalid(
                        path + ".activeDeadlineSeconds",
                        Json.of(seconds),
                        "must be between 1 and " + MAX_SECONDS + ", inclusive");
            }
        });
        Items.each(spec, path, "hostAliases", (alias, at) -> {
            IpRules.require(errors, at + ".ip", alias.text("ip"));
            Items.eachText(
                    alias.array("hostnames"),
                    at + ".hostnames",
                    (name, each) -> errors.invalid(each, name, Names.dnsSubdomain(name)));
        });
    }

    private static void containers(Errors errors, JsonObject spec, String path) {
        if (spec.array("containers").isEmpty()) {
            errors.required(path + ".containers", "");
        }
        Set<String> names = new HashSet<>();
        Items.unique(errors, spec, path, "containers", names);
        Items.unique(errors, spec, path, "initContainers", names);
        Items.unique(errors, spec, path, "ephemeralContainers", names);
        var rules = new ContainerRules(errors, new ContainerVolumeRules(errors, spec), spec.flag("hostNetwork"));
        Items.each(spec, path, "containers", rules::container);
        Items.each(spec, path, "initContainers", rules::initContainer);
        Items.each(spec, path, "ephemeralContainers", rules::ephemeralContainer);
        rules.hostPorts(spec, path);
    }

    private static void dns(Errors errors, JsonObject spec, String path) {
        var policy = spec.text("dnsPolicy");
        errors.oneOf(path + ".dnsPolicy", policy, DNS_POLICIES);
        var config = spec.object("dnsConfig");
        if (policy.equals("None") && !spec.has("dnsConfig")) {
            errors.required(path + ".dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
        } else if (policy.equals("None") && config.array("nameservers").isEmpty()) {
            errors.required(
                    path + ".dnsConfig.nameservers",
                    "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (config.array("nameservers").size() > MAX_NAMESERVERS) {
            errors.invalid(
                    path + ".dnsConfig.nameservers",
                    config.array("nameservers"),
                    "must not have more than " + MAX_NAMESERVERS + " nameservers");
        }
        Items.eachText(
                config.array("nameservers"),
                path + ".dnsConfig.nameservers",
                (address, at) -> IpRules.require(errors, at, address));
        if (config.array("searches").size() > MAX_SEARCHES) {
            errors.invalid(
                    path + ".dnsConfig.searches",
                    config.array("searches"),
                    "must not have more than " + MAX_SEARCHES + " search paths");
        }
        Items.each(config, path + ".dnsConfig", "options", (option, at) -> {
            if (option.text("name").isEmpty()) {
                errors.required(at, "must not be empty");
            }
        });
    }

    private static void identity(Errors errors, JsonObject spec, String path) {
        name(errors, path + ".serviceAccountName", spec.text("serviceAccountName"), Names::dnsSubdomain);
        name(errors, path + ".nodeName", spec.text("nodeName"), Names::dnsSubdomain);
        name(errors, path + ".hostname", spec.text("hostname"), Names::dnsLabel);
        name(errors, path + ".subdomain", spec.text("subdomain"), Names::dnsLabel);
        name(errors, path + ".priorityClassName", spec.text("priorityClassName"), Names::dnsSubdomain);
        name(errors, path + ".runtimeClassName", spec.text("runtimeClassName"), Names::dnsSubdomain);
        name(errors, path + ".schedulerName", spec.text("schedulerName"), Names::dnsSubdomain);
    }

    private static void name(Errors errors, String path, String name, Names.Rule rule) {
        if (!name.isEmpty()) {
            errors.invalid(path, name, rule.check(name, false));
        }
    }
}
