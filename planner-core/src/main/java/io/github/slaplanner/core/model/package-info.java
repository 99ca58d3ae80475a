/** Values that pass between the stages of a decision. */
@NullMarked
package io.github.slaplanner.core.model;

import org.jspecify.annotations.NullMarked;
