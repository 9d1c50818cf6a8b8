package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a container does with its pod's volumes: it mounts them, or has them as devices, and neither in another's place. */
final class ContainerVolumeRules {
    private final Errors errors;
    private final Map<String, JsonObject> volumes;

    ContainerVolumeRules(Errors errors, JsonObject podSpec) {
        this.errors = errors;
        this.volumes = byName(podSpec, "volumes");
    }

    private static Map<String, JsonObject> byName(JsonObject parent, String member) {
        var found = new HashMap<String, JsonObject>();
        parent.array(member).objects().forEach(item -> found.put(item.text("name"), item));
        return found;
    }

    void check(JsonObject container, String path) {
        mounts(container, path);
        devices(container, path);
    }

    private void mounts(JsonObject container, String path) {
        Set<String> paths = new HashSet<>();
        var devices = byName(container, "volumeDevices");
        Items.each(container, path, "volumeMounts", (mount, at) -> {
            var name = mount.text("name");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else if (!volumes.containsKey(name)) {
                errors.notFound(at + ".name", name);
            }
            var mountPath = mount.text("mountPath");
            if (mountPath.isEmpty()) {
                errors.required(at + ".mountPath", "");
            } else if (!paths.add(mountPath)) {
                errors.invalid(at + ".mountPath", mountPath, "must be unique");
            }
            if (devices.containsKey(name)) {
                errors.invalid(at + ".name", name, "must not already exist in volumeDevices");
            }
            if (isPathOfOne(devices, "devicePath", mountPath)) {
                errors.invalid(at + ".mountPath", mountPath, "must not already exist as a path in volumeDevices");
            }
            subPath(mount, at);
        });
    }

    private static boolean isPathOfOne(Map<String, JsonObject> uses, String member, String path) {
        return uses.values().stream().anyMatch(use -> use.text(member).equals(path));
    }

    private void subPath(JsonObject mount, String at) {
        if (!mount.text("subPath").isEmpty()) {
            VolumeRules.descendingPath(errors, at + ".subPath", mount.text("subPath"));
        }
        if (!mount.text("subPathExpr").isEmpty()) {
            VolumeRules.descendingPath(errors, at + ".subPathExpr", mount.text("subPathExpr"));
            if (!mount.text("subPath").isEmpty()) {
                errors.invalid(
                        at + ".subPathExpr",
                        mount.text("subPathExpr"),
                        "subPathExpr and subPath are mutually exclusive");
            }
        }
    }

    private void devices(JsonObject container, String path) {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        var mounts = byName(container, "volumeMounts");
        Items.each(container, path, "volumeDevices", (device, at) -> {
            var name = device.text("name");
            volumeOf(name, at + ".name");
            if (!name.isEmpty() && !names.add(name)) {
                errors.invalid(at + ".name", name, "must be unique");
            }
            devicePath(device.text("devicePath"), paths, at + ".devicePath");
            if (mounts.containsKey(name)) {
                errors.invalid(at + ".name", name, "must not already exist in volumeMounts");
            }
            if (isPathOfOne(mounts, "mountPath", device.text("devicePath"))) {
                errors.invalid(
                        at + ".devicePath",
                        device.text("devicePath"),
                        "must not already exist as a path in volumeMounts");
            }
        });
    }

    private void volumeOf(String name, String at) {
        errors.requireText(at, name);
        var volume = volumes.get(name);
        if (volume == null) {
            errors.notFound(at, name);
        } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
            errors.invalid(
                    at, name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
        }
    }

    private void devicePath(String path, Set<String> seen, String at) {
        errors.requireText(at, path);
        if (seen.contains(path)) {
            errors.invalid(at, path, "must be unique");
        }
        if (Arrays.asList(path.split("/", -1)).contains("..")) {
            errors.invalid(at, path, "can not contain backsteps ('..')");
        } else {
            seen.add(path);
        }
    }
}
