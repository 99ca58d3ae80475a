/** Request traces and series as files: told apart by content, streamed, and bucketed into intervals. */
@NullMarked
package io.github.slaplanner.core.trace;

import org.jspecify.annotations.NullMarked;
