/** How far computed engine performance is from what was measured, by class of engines. */
@NullMarked
package io.github.slaplanner.core.profile.score;

import org.jspecify.annotations.NullMarked;
