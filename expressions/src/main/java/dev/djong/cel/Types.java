package dev.djong.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeType;

/** The types of Kubernetes' libraries, and how all types are written in messages. */
final class Types {
    static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
    static final CelType URL = OpaqueType.create("kubernetes.URL");
    static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    static final CelType IP = OpaqueType.create("net.IP");
    static final CelType CIDR = OpaqueType.create("net.CIDR");
    static final CelType AUTHORIZER = OpaqueType.create("kubernetes.authorization.Authorizer");
    static final CelType PATH_CHECK = OpaqueType.create("kubernetes.authorization.PathCheck");
    static final CelType GROUP_CHECK = OpaqueType.create("kubernetes.authorization.GroupCheck");
    static final CelType RESOURCE_CHECK = OpaqueType.create("kubernetes.authorization.ResourceCheck");
    static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

    private Types() {}

    static String text(CelType type) {
        return switch (type) {
            case ListType list when list.hasElemType() -> "list(" + text(list.elemType()) + ")";
            case MapType map -> "map(" + text(map.keyType()) + ", " + text(map.valueType()) + ")";
            case OptionalType optional ->
                "optional_type(" + text(optional.parameters().getFirst()) + ")";
            case TypeType meta -> "type(" + text(meta.type()) + ")";
            case SimpleType simple when simple.equals(SimpleType.NULL_TYPE) -> "null_type";
            default -> type.name();
        };
    }
}
