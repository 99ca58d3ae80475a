/** Spans of OpenTelemetry for the ticks of a planner. */
@NullMarked
package io.github.slaplanner.opentelemetry;

import org.jspecify.annotations.NullMarked;
