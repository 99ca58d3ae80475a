/** Policies compared over a suite of cells: traffic on engines. */
@NullMarked
package io.github.slaplanner.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
