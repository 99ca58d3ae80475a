/** Last stage: minimum, maximum, stabilisation, steps and the GPU budget over all roles. */
@NullMarked
package io.github.slaplanner.core.constrain;

import org.jspecify.annotations.NullMarked;
