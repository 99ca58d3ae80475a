/** Shares GPUs among pools: a pure function, with no clock, thread or I/O. */
@NullMarked
package io.github.slaplanner.connectors.global.arbiter;

import org.jspecify.annotations.NullMarked;
