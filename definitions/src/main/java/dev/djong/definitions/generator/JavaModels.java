package dev.djong.definitions.generator;

import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The published Java models, read by reflection: names, types, required fields, descriptions. */
final class JavaModels {
    /** The published ones, and those of ours for groups that are not among them. */
    private static final List<String> PACKAGES =
            List.of("io.kubernetes.client.openapi.models.", "dev.djong.definitions.generator.metrics.");

    /** One property of a model. */
    record Property(String name, Type type, boolean required, String description) {}

    /** One model. */
    record Model(Class<?> type, String description, Map<String, Property> properties) {}

    private JavaModels() {}

    /** The model of a type such as {@code io.k8s.api.core.v1.Event}: some names carry their group to stay apart. */
    static Model of(String typeName) {
        var parts = List.of(typeName.split("\\."));
        var shortName = parts.getLast();
        var versioned = capital(parts.get(parts.size() - 2)) + shortName;
        for (var models : PACKAGES) {
            for (var candidate : List.of(capital(parts.get(parts.size() - 3)) + versioned, versioned)) {
                try {
                    return read(Class.forName(models + candidate));
                } catch (ClassNotFoundException absent) {
                    continue;
                }
            }
        }
        throw new IllegalArgumentException("no Java model of " + typeName);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Model read(Class<?> type) {
        var properties = new TreeMap<String, Property>();
        for (var field : serialized(type)) {
            var name = field.getAnnotation(SerializedName.class).value();
            var about = getter(field).getAnnotation(ApiModelProperty.class);
            var required = about != null && about.required();
            properties.put(
                    name, new Property(name, field.getGenericType(), required, about == null ? "" : about.value()));
        }
        var about = type.getAnnotation(ApiModel.class);
        return new Model(type, about == null ? "" : about.description(), properties);
    }

    private static List<Field> serialized(Class<?> type) {
        var fields = new ArrayList<Field>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (var field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.isAnnotationPresent(SerializedName.class)) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static Method getter(Field field) {
        var wanted = "get" + field.getName().replace("_", "");
        var type = field.getDeclaringClass();
        for (var method : type.getDeclaredMethods()) {
            if (method.getParameterCount() == 0
                    && method.getName().replace("_", "").equalsIgnoreCase(wanted)) {
                return method;
            }
        }
        throw new IllegalStateException(type + " has no getter of " + field.getName());
    }
}
