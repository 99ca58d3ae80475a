/** Engine performance by arithmetic: what a model on a GPU should do, from its architecture and the GPU's data sheet. */
@NullMarked
package io.github.slaplanner.core.profile.rapid;

import org.jspecify.annotations.NullMarked;
