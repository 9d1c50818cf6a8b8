package dev.djong.testkit.scenario;

import io.kubernetes.client.common.KubernetesListObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Calls each generated method that lists a kind over all namespaces. */
final class OfficialLists {
    private static final String FOLDER = CoreV1Api.class.getPackageName().replace('.', '/') + "/";
    private static final int NOT_FOUND = 404;

    private OfficialLists() {}

    static List<String> of(ApiClient client) throws Exception {
        var found = new ArrayList<String>();
        for (var type : apis()) {
            var api = type.getConstructor(ApiClient.class).newInstance(client);
            lists(type).forEach(method -> found.addAll(listed(api, method)));
        }
        return found;
    }

    private static List<Class<?>> apis() throws IOException, ReflectiveOperationException {
        var jar = Path.of(CoreV1Api.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var apis = new ArrayList<Class<?>>();
        try (var entries = new JarFile(jar.toFile())) {
            for (var entry : entries.stream().toList()) {
                var name = entry.getName();
                if (name.matches(FOLDER + "[A-Za-z0-9]+V[0-9a-z]+Api\\.class")) {
                    apis.add(Class.forName(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')));
                }
            }
        }
        return apis;
    }

    private static Stream<Method> lists(Class<?> api) {
        return Arrays.stream(api.getMethods())
                .filter(method -> method.getName().startsWith("list")
                        && method.getParameterCount() == 0
                        && !method.getReturnType().equals(Void.TYPE));
    }

    /** Nothing for a kind that the server does not have. */
    private static List<String> listed(Object api, Method method) {
        var name = api.getClass().getSimpleName() + "." + method.getName();
        try {
            var request = method.invoke(api);
            var list = request.getClass().getMethod("execute").invoke(request);
            return List.of("listed " + name + " " + ((KubernetesListObject) list).getKind());
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof ApiException refused && refused.getCode() == NOT_FOUND
                    ? List.of()
                    : List.of("failed " + name + ": " + e.getCause());
        } catch (ReflectiveOperationException e) {
            return List.of("failed " + name + ": " + e);
        }
    }
}
