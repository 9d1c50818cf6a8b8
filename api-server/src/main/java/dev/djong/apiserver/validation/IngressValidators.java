package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;

/**
 * Ingresses and their classes.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/">Ingress</a>
 */
final class IngressValidators {
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> IN_NO_PATH = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> ENDS_NO_PATH = List.of("/..", "/.");
    private static final List<String> SCOPES = List.of("Cluster", "Namespace");
    private static final int MAX_CONTROLLER = 250;

    private IngressValidators() {}

    static Validator ingress() {
        return new MetadataValidator(true, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject ingress) {
                spec(errors, ingress.spec());
            }

            @Override
            protected void checkCreate(Errors errors, ApiObject ingress) {
                var byAnnotation = ingress.annotations().get(CLASS_ANNOTATION);
                if (byAnnotation != null && ingress.spec().has("ingressClassName")) {
                    errors.invalid(
                            "annotations." + CLASS_ANNOTATION,
                            byAnnotation,
                            "can not be set when the class field is also set");
                }
            }
        };
    }

    static Validator ingressClass() {
        return new MetadataValidator(false, Names::dnsSubdomain) {
            @Override
            protected void check(Errors errors, ApiObject ingressClass) {
                var spec = ingressClass.spec();
                controller(errors, spec.text("controller"));
                if (spec.has("parameters")) {
                    parameters(errors, spec.object("parameters"), "spec.parameters");
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject ingressClass, ApiObject stored) {
                check(errors, ingressClass);
                errors.unchanged(
                        "spec.controller",
                        ingressClass.spec().get("controller"),
                        stored.spec().get("controller"));
            }
        };
    }

    private static void spec(Errors errors, JsonObject spec) {
        if (spec.array("rules").isEmpty() && !spec.has("defaultBackend")) {
            errors.invalid("spec", spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.has("defaultBackend")) {
            backend(errors, spec.object("defaultBackend"), "spec.defaultBackend");
        }
        Items.each(spec, "spec", "rules", (rule, path) -> rule(errors, rule, path));
        Items.each(spec, "spec", "tls", (tls, path) -> {
            Items.eachText(tls.array("hosts"), path + ".hosts", (host, at) -> name(errors, host, at));
            var secret = tls.text("secretName");
            if (!secret.isEmpty()) {
                errors.invalid(path + ".secretName", secret, Names.dnsSubdomain(secret));
            }
        });
        var className = spec.string("ingressClassName");
        className.ifPresent(text -> errors.invalid("spec.ingressClassName", text, Names.dnsSubdomain(text)));
    }

    private static void name(Errors errors, String host, String path) {
        errors.invalid(path, host, host.contains("*") ? Names.wildcardSubdomain(host) : Names.dnsSubdomain(host));
    }

    private static void rule(Errors errors, JsonObject rule, String path) {
        var host = rule.text("host");
        if (!host.isEmpty()) {
            if (IpAddress.parse(host).isPresent()) {
                errors.invalid(path + ".host", host, "must be a DNS name, not an IP address");
            }
            name(errors, host, path + ".host");
        }
        if (rule.has("http")) {
            var http = rule.object("http");
            if (http.array("paths").isEmpty()) {
                errors.required(path + ".http.paths", "");
            }
            Items.each(http, path + ".http", "paths", (one, at) -> path(errors, one, at));
        }
    }

    private static void path(Errors errors, JsonObject one, String at) {
        var path = one.text("path");
        var type = one.string("pathType");
        if (type.isEmpty()) {
            errors.required(at + ".pathType", "pathType must be specified");
        } else {
            switch (type.get()) {
                case "Exact", "Prefix" -> strictPath(errors, path, at + ".path");
                case "ImplementationSpecific" -> {
                    if (!path.isEmpty() && !path.startsWith("/")) {
                        errors.invalid(at + ".path", path, "must be an absolute path");
                    }
                }
                default -> errors.add(FieldError.notSupported(at + ".pathType", Json.of(type.get()), PATH_TYPES));
            }
        }
        backend(errors, one.object("backend"), at + ".backend");
    }

    private static void strictPath(Errors errors, String path, String at) {
        if (!path.startsWith("/")) {
            errors.invalid(at, path, "must be an absolute path");
        }
        IN_NO_PATH.stream()
                .filter(path::contains)
                .forEach(text -> errors.invalid(at, path, "must not contain '" + text + "'"));
        ENDS_NO_PATH.stream()
                .filter(path::endsWith)
                .forEach(text -> errors.invalid(at, path, "cannot end with '" + text + "'"));
    }

    private static void backend(Errors errors, JsonObject backend, String path) {
        if (backend.has("resource") && backend.has("service")) {
            errors.invalid(path, "", "cannot set both resource and service backends");
        } else if (backend.has("resource")) {
            reference(errors, backend.object("resource"), path + ".resource");
        } else if (backend.has("service")) {
            service(errors, backend.object("service"), path);
        } else {
            errors.invalid(path, "", "resource or service backend is required");
        }
    }

    private static void service(Errors errors, JsonObject service, String path) {
        var name = service.text("name");
        if (name.isEmpty()) {
            errors.required(path + ".service.name", "");
        } else {
            errors.invalid(path + ".service.name", name, Names.dns1035Label(name, false));
        }
        var port = service.object("port");
        var portName = port.text("name");
        boolean numbered = port.get("number") instanceof JsonInteger(var number) && number != 0;
        if (!portName.isEmpty() && numbered) {
            errors.invalid(path, "", "cannot set both port name & port number");
        } else if (!portName.isEmpty()) {
            errors.invalid(path + ".service.port.name", portName, Names.portName(portName));
        } else if (numbered) {
            Names.portNumber(port.integerOr("number", 0))
                    .forEach(problem -> errors.invalid(path + ".service.port.number", port.get("number"), problem));
        } else {
            errors.required(path, "port name or number is required");
        }
    }

    /** A reference to an object of any kind in the same namespace. */
    private static void reference(Errors errors, JsonObject reference, String path) {
        var group = reference.text("apiGroup");
        if (!group.isEmpty()) {
            errors.invalid(path + ".apiGroup", group, Names.dnsSubdomain(group));
        }
        for (var member : List.of("kind", "name")) {
            var text = reference.text(member);
            if (text.isEmpty()) {
                errors.required(path + "." + member, member + " is required");
            } else {
                errors.invalid(path + "." + member, text, Names.pathSegment(text, false));
            }
        }
    }

    private static void controller(Errors errors, String controller) {
        if (controller.length() > MAX_CONTROLLER) {
            errors.add(FieldError.tooLong("spec.controller", MAX_CONTROLLER));
        }
        errors.domainPrefixedPath("spec.controller", controller);
    }

    private static void parameters(Errors errors, JsonObject parameters, String path) {
        reference(errors, parameters, path);
        var scope = parameters.text("scope");
        var namespace = parameters.string("namespace");
        errors.oneOf(path + ".scope", scope, SCOPES);
        if (scope.equals("Namespace")) {
            namespace.ifPresentOrElse(
                    name -> errors.invalid(path + ".namespace", name, Names.dnsLabel(name)),
                    () -> errors.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'"));
        }
        if (scope.equals("Cluster") && namespace.isPresent()) {
            errors.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'");
        }
    }
}
