package dev.djong.node.registration;

/**
 * What a machine is and has.
 *
 * @param architecture in Go's words: {@code amd64}, {@code arm64}
 */
public record Machine(
        long cpuMillis,
        long memoryBytes,
        long ephemeralStorageBytes,
        String machineId,
        String systemUuid,
        String bootId,
        String kernelVersion,
        String osImage,
        String architecture) {

    /** A machine for simulated nodes. */
    public static Machine simulated(String nodeName, long cpuMillis, long memoryBytes) {
        return new Machine(
                cpuMillis, memoryBytes, 100L << 30, nodeName, nodeName, nodeName, "simulated", "simulated", "amd64");
    }
}
