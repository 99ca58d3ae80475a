/** Finds the providers of plug-ins on the class path and in jars, by name. */
@NullMarked
package io.github.slaplanner.core.plugin;

import org.jspecify.annotations.NullMarked;
