package dev.djong.scheduler.device;

import dev.djong.json.Json;
import dev.djong.scheduler.snapshot.Device;
import dev.djong.scheduler.snapshot.DeviceConstraint;
import dev.djong.scheduler.snapshot.DeviceRequest.Alternative;
import java.util.ArrayDeque;
import java.util.Deque;

/** A constraint and the devices that were chosen under it so far. */
final class Agreement {
    private final DeviceConstraint constraint;
    private final Deque<Json> values = new ArrayDeque<>();

    Agreement(DeviceConstraint constraint) {
        this.constraint = constraint;
    }

    /** One more device, if it agrees with the others; a device without the attribute agrees with none. */
    boolean add(Alternative request, Device device) {
        if (!request.isIn(constraint.requests())) {
            return true;
        }
        var value = device.attribute(constraint.attribute());
        boolean agrees = value.isPresent()
                && (constraint.distinct()
                        ? !values.contains(value.get())
                        : values.isEmpty() || values.peek().equals(value.get()));
        value.filter(any -> agrees).ifPresent(values::push);
        return agrees;
    }

    /** Takes the last one back that {@link #add} let in. */
    void remove(Alternative request) {
        if (request.isIn(constraint.requests())) {
            values.pop();
        }
    }
}
