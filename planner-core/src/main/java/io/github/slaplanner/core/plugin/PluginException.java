package io.github.slaplanner.core.plugin;

import org.jspecify.annotations.Nullable;

/** A plug-in cannot be found or used. The message names the plug-in, its jar and what to do. */
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message. */
    public PluginException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    public PluginException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
