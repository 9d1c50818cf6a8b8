package dev.djong.controller.localvolume;

import dev.djong.object.ApiObject;

/** What becomes of a claim that asks for a local volume. */
sealed interface Provisioning {
    /** Nothing to do, or not yet. */
    record Wait() implements Provisioning {}

    record Create(ApiObject volume) implements Provisioning {}

    /** Not on that node: the scheduler is to choose again. */
    record Reschedule(String why) implements Provisioning {}

    /** Not as it is asked for. */
    record Refuse(String why) implements Provisioning {}
}
