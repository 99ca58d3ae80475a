/** A fleet of inference engines as discrete events at request level. Times are seconds since the start. */
@NullMarked
package io.github.slaplanner.simulator.fleet;

import org.jspecify.annotations.NullMarked;
