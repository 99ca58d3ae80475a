/** Reads and writes the planner's configuration as JSON and YAML. */
@NullMarked
package io.github.slaplanner.core.config;

import org.jspecify.annotations.NullMarked;
