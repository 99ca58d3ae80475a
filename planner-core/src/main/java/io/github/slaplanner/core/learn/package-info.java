/** How fast engines are, learned from what they do, where nobody has measured them. */
@NullMarked
package io.github.slaplanner.core.learn;

import org.jspecify.annotations.NullMarked;
