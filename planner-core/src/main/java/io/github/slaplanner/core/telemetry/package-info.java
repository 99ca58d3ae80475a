/** What a live planner shows: metrics and an audit log. */
@NullMarked
package io.github.slaplanner.core.telemetry;

import org.jspecify.annotations.NullMarked;
