/** Fourth stage: one plan per role out of the proposals. */
@NullMarked
package io.github.slaplanner.core.reconcile;

import org.jspecify.annotations.NullMarked;
