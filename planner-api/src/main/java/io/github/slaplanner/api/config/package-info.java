/** The planner's configuration: one immutable value, its settings, and their rules. */
@NullMarked
package io.github.slaplanner.api.config;

import org.jspecify.annotations.NullMarked;
