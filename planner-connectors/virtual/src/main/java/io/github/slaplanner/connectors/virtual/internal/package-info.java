/** What the transports share. Not for use by others. */
@NullMarked
package io.github.slaplanner.connectors.virtual.internal;

import org.jspecify.annotations.NullMarked;
