package dev.djong.node.registration;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * How full the file system of a path is, files included: Java tells of bytes only, {@code statvfs(3)} of both. The layout
 * is that of 64-bit Linux, the same on x86-64 and AArch64.
 */
public final class FileSystemReader {
    private static final StructLayout STATVFS = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("blockSize"),
            ValueLayout.JAVA_LONG.withName("fragmentSize"),
            ValueLayout.JAVA_LONG.withName("blocks"),
            ValueLayout.JAVA_LONG.withName("blocksFree"),
            ValueLayout.JAVA_LONG.withName("blocksAvailable"),
            ValueLayout.JAVA_LONG.withName("files"),
            ValueLayout.JAVA_LONG.withName("filesFree"),
            ValueLayout.JAVA_LONG.withName("filesAvailable"),
            ValueLayout.JAVA_LONG.withName("fileSystemId"),
            MemoryLayout.sequenceLayout(8, ValueLayout.JAVA_LONG).withName("rest"));
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("statvfs"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));

    /**
     * A file system at one moment.
     *
     * @param totalBytes used and available ones, as {@code df} counts in percent: blocks that nobody may have do not make
     *     a disk fuller
     * @param availableBytes what those who are not root may still write
     * @param id tells file systems apart
     */
    public record Usage(long id, long totalBytes, long availableBytes, long files, long filesFree) {
        public long usedBytes() {
            return totalBytes - availableBytes;
        }

        /** In percent, as image collection counts it. */
        public int usedPercent() {
            return totalBytes == 0 ? 0 : (int) (100 - 100 * availableBytes / totalBytes);
        }
    }

    public Usage read(Path path) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(STATVFS);
            int failed = (int) CALL.invokeExact(arena.allocateFrom(path.toString()), found);
            if (failed != 0) {
                throw new IOException("the file system of " + path + " cannot be read");
            }
            long fragment = field(found, "fragmentSize");
            return new Usage(
                    field(found, "fileSystemId"),
                    (field(found, "blocks") - field(found, "blocksFree") + field(found, "blocksAvailable")) * fragment,
                    field(found, "blocksAvailable") * fragment,
                    field(found, "files"),
                    field(found, "filesFree"));
        } catch (IOException failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException("statvfs could not be called", impossible);
        }
    }

    private static long field(MemorySegment found, String name) {
        return found.get(ValueLayout.JAVA_LONG, STATVFS.byteOffset(PathElement.groupElement(name)));
    }
}
