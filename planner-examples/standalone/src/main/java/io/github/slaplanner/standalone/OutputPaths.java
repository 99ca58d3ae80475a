package io.github.slaplanner.standalone;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks at the places for results before the work that leads to them. */
final class OutputPaths {
    private OutputPaths() {}

    /**
     * A file that is to be written.
     *
     * @param option that names it
     * @throws BadInputException if it cannot be written
     */
    static Path file(String option, String name) {
        Path file = path(option, name);
        if (Files.isDirectory(file)) {
            throw new BadInputException(option + ": " + name + " is a folder. Maybe name a file in it");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadInputException(option + ": there is no folder " + folder + ". Maybe make it first");
        }
        writable(option, Files.exists(file) ? file : folder);
        return file;
    }

    /**
     * A folder that is to be written to, and made if it is not there.
     *
     * @param option that names it
     * @throws BadInputException if that is not possible
     */
    static void folder(String option, Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there)) {
            throw new BadInputException(option + ": " + there + " is not a folder. Maybe name another folder");
        }
        writable(option, there);
    }

    private static void writable(String option, @Nullable Path place) {
        if (place == null || !Files.isWritable(place)) {
            throw new BadInputException(option + ": " + place + " cannot be written. Maybe name another place");
        }
    }

    private static Path path(String option, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInputException(option + ": \"" + name + "\" is no name of a file", e);
        }
    }
}
