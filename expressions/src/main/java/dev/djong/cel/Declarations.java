package dev.djong.cel;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.BYTES;
import static dev.cel.common.types.SimpleType.DOUBLE;
import static dev.cel.common.types.SimpleType.DURATION;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;
import static dev.djong.cel.Types.AUTHORIZER;
import static dev.djong.cel.Types.CIDR;
import static dev.djong.cel.Types.DECISION;
import static dev.djong.cel.Types.FORMAT;
import static dev.djong.cel.Types.GROUP_CHECK;
import static dev.djong.cel.Types.IP;
import static dev.djong.cel.Types.PATH_CHECK;
import static dev.djong.cel.Types.QUANTITY;
import static dev.djong.cel.Types.RESOURCE_CHECK;
import static dev.djong.cel.Types.SEMVER;
import static dev.djong.cel.Types.URL;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions of Kubernetes' libraries as the type checker sees them. Overloads carry upstream's names. */
final class Declarations {
    private static final CelType A = TypeParamType.create("A");
    private static final CelType STRINGS = ListType.create(STRING);

    private final Map<String, List<CelOverloadDecl>> byFunction = new LinkedHashMap<>();

    private Declarations() {}

    /** Made once. */
    static final List<CelFunctionDecl> ALL = all();

    private static List<CelFunctionDecl> all() {
        var declarations = new Declarations();
        declarations.texts();
        declarations.lists();
        declarations.addresses();
        declarations.amounts();
        declarations.urls();
        declarations.formats();
        declarations.access();
        return declarations.byFunction.entrySet().stream()
                .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void global(String function, String overload, CelType result, CelType... args) {
        add(function, CelOverloadDecl.newGlobalOverload(overload, result, args));
    }

    private void member(String function, String overload, CelType result, CelType... args) {
        add(function, CelOverloadDecl.newMemberOverload(overload, result, args));
    }

    private void add(String function, CelOverloadDecl overload) {
        byFunction.computeIfAbsent(function, name -> new ArrayList<>()).add(overload);
    }

    private void texts() {
        member("find", "string_find_string", STRING, STRING, STRING);
        member("findAll", "string_find_all_string", STRINGS, STRING, STRING);
        member("findAll", "string_find_all_string_int", STRINGS, STRING, STRING, INT);
        member("format", "string_format", STRING, STRING, ListType.create(DYN));
        global("jsonpatch.escapeKey", "string_jsonpatch_escapeKey_string", STRING, STRING);
    }

    private void lists() {
        Map<String, CelType> summable = Map.of("int", INT, "double", DOUBLE, "duration", DURATION);
        Map<String, CelType> comparable = Map.of(
                "int",
                INT,
                "double",
                DOUBLE,
                "bool",
                BOOL,
                "duration",
                DURATION,
                "timestamp",
                TIMESTAMP,
                "string",
                STRING,
                "bytes",
                BYTES);
        comparable.forEach((name, type) -> {
            member("isSorted", "list_" + name + "_is_sorted_bool", BOOL, ListType.create(type));
            member("max", "list_" + name + "_max_" + name, type, ListType.create(type));
            member("min", "list_" + name + "_min_" + name, type, ListType.create(type));
        });
        summable.forEach((name, type) -> member("sum", "list_" + name + "_sum_" + name, type, ListType.create(type)));
        member("indexOf", "list_a_index_of_int", INT, ListType.create(A), A);
        member("lastIndexOf", "list_a_last_index_of_int", INT, ListType.create(A), A);
    }

    private void addresses() {
        global("ip", "string_to_ip", IP, STRING);
        member("family", "ip_family", INT, IP);
        global("ip.isCanonical", "ip_is_canonical", BOOL, STRING);
        for (var question :
                List.of("Unspecified", "Loopback", "LinkLocalMulticast", "LinkLocalUnicast", "GlobalUnicast")) {
            member("is" + question, "ip_is_" + question, BOOL, IP);
        }
        global("isIP", "is_ip", BOOL, STRING);
        global("string", "ip_to_string", STRING, IP);
        global("cidr", "string_to_cidr", CIDR, STRING);
        member("containsIP", "cidr_contains_ip_string", BOOL, CIDR, STRING);
        member("containsIP", "cidr_contains_ip_ip", BOOL, CIDR, IP);
        member("containsCIDR", "cidr_contains_cidr_string", BOOL, CIDR, STRING);
        member("containsCIDR", "cidr_contains_cidr", BOOL, CIDR, CIDR);
        member("ip", "cidr_ip", IP, CIDR);
        member("prefixLength", "cidr_prefix_length", INT, CIDR);
        member("masked", "cidr_masked", CIDR, CIDR);
        global("isCIDR", "is_cidr", BOOL, STRING);
        global("string", "cidr_to_string", STRING, CIDR);
    }

    private void amounts() {
        global("quantity", "string_to_quantity", QUANTITY, STRING);
        global("isQuantity", "is_quantity_string", BOOL, STRING);
        member("sign", "quantity_sign", INT, QUANTITY);
        member("isInteger", "quantity_is_integer", BOOL, QUANTITY);
        member("asInteger", "quantity_get_int", INT, QUANTITY);
        member("asApproximateFloat", "quantity_get_float", DOUBLE, QUANTITY);
        member("add", "quantity_add", QUANTITY, QUANTITY, QUANTITY);
        member("add", "quantity_add_int", QUANTITY, QUANTITY, INT);
        member("sub", "quantity_sub", QUANTITY, QUANTITY, QUANTITY);
        member("sub", "quantity_sub_int", QUANTITY, QUANTITY, INT);
        global("semver", "string_to_semver", SEMVER, STRING);
        global("semver", "string_bool_to_semver", SEMVER, STRING, BOOL);
        global("isSemver", "is_semver_string", BOOL, STRING);
        global("isSemver", "is_semver_string_bool", BOOL, STRING, BOOL);
        for (var part : List.of("major", "minor", "patch")) {
            member(part, "semver_" + part, INT, SEMVER);
        }
        Map.of("quantity", QUANTITY, "semver", SEMVER).forEach((name, type) -> {
            member("isGreaterThan", name + "_is_greater_than", BOOL, type, type);
            member("isLessThan", name + "_is_less_than", BOOL, type, type);
            member("compareTo", name + "_compare_to", INT, type, type);
        });
    }

    private void urls() {
        global("url", "string_to_url", URL, STRING);
        global("isURL", "is_url_string", BOOL, STRING);
        for (var part : List.of("Scheme", "Host", "Hostname", "Port", "EscapedPath")) {
            member("get" + part, "url_get_" + part, STRING, URL);
        }
        member("getQuery", "url_get_query", MapType.create(STRING, STRINGS), URL);
    }

    private void formats() {
        for (var name : Formats.names()) {
            global("format." + name, "format." + name, FORMAT);
        }
        global("format.named", "format-named", OptionalType.create(FORMAT), STRING);
        member("validate", "format-validate", OptionalType.create(STRINGS), FORMAT, STRING);
    }

    private void access() {
        member("path", "authorizer_path", PATH_CHECK, AUTHORIZER, STRING);
        member("group", "authorizer_group", GROUP_CHECK, AUTHORIZER, STRING);
        member("serviceAccount", "authorizer_serviceaccount", AUTHORIZER, AUTHORIZER, STRING, STRING);
        member("resource", "groupcheck_resource", RESOURCE_CHECK, GROUP_CHECK, STRING);
        for (var refinement : List.of("subresource", "namespace", "name", "fieldSelector", "labelSelector")) {
            member(refinement, "resourcecheck_" + refinement, RESOURCE_CHECK, RESOURCE_CHECK, STRING);
        }
        member("check", "pathcheck_check", DECISION, PATH_CHECK, STRING);
        member("check", "resourcecheck_check", DECISION, RESOURCE_CHECK, STRING);
        member("errored", "decision_errored", BOOL, DECISION);
        member("error", "decision_error", STRING, DECISION);
        member("allowed", "decision_allowed", BOOL, DECISION);
        member("reason", "decision_reason", STRING, DECISION);
    }
}
