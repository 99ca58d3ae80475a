/** The planner as a command line. */
@NullMarked
package io.github.slaplanner.standalone;

import org.jspecify.annotations.NullMarked;
