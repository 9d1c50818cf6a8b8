package dev.djong.node.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which file it is, by whatever name.
 *
 * @param device the number of the device that it lies on, {@code 8:1}
 */
record FileIdentity(String device, long inode) {

    /** Empty where there is no such file. */
    static Optional<FileIdentity> of(Path file) {
        try {
            long device = (long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
            long inode = (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new FileIdentity(numbers(device), inode));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Major and minor number as the C library packs them: twelve and eight bits below, what is left of both above. */
    static String numbers(long device) {
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & 0xfffff000L);
        long minor = (device & 0xff) | ((device >>> 12) & 0xffffff00L);
        return major + ":" + minor;
    }
}
