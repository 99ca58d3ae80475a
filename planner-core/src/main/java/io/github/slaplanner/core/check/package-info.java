/** What is wrong with a configuration beyond its fields: plug-ins, files and values that cannot be meant. */
@NullMarked
package io.github.slaplanner.core.check;

import org.jspecify.annotations.NullMarked;
