/** The live planner: one thread that watches, decides and acts on time, whatever its collaborators do. */
@NullMarked
package io.github.slaplanner.core.runtime;

import org.jspecify.annotations.NullMarked;
