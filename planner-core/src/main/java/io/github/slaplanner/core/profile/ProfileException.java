package io.github.slaplanner.core.profile;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Profile data cannot be used. The message names the file, the array if one is to blame, and what to change. */
public final class ProfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * About one place.
     *
     * @param place file or directory
     * @param problem what is wrong with it
     */
    public ProfileException(Path place, String problem) {
        this(place, problem, null);
    }

    /**
     * About one place, with a cause.
     *
     * @param place file or directory
     * @param problem what is wrong with it
     * @param cause what the file system or a parser said, or null
     */
    public ProfileException(Path place, String problem, @Nullable Throwable cause) {
        super(place + ": " + problem, cause);
    }
}
