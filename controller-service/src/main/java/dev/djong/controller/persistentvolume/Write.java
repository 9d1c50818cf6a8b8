package dev.djong.controller.persistentvolume;

import dev.djong.object.ApiObject;

/** One change of one object, which only applies to the version that was looked at. */
sealed interface Write {
    ApiObject object();

    /** Annotations and spec. */
    record ClaimSpec(ApiObject object) implements Write {}

    record ClaimStatus(ApiObject object) implements Write {}

    /** Annotations and spec. */
    record VolumeSpec(ApiObject object) implements Write {}

    record VolumeStatus(ApiObject object) implements Write {}
}
