package dev.djong.node.device;

/** A pod cannot have the devices that it claims; the message says why. */
public final class DeviceFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeviceFailure(String message) {
        super(message);
    }
}
