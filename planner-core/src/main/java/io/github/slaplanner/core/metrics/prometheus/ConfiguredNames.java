package io.github.slaplanner.core.metrics.prometheus;

import java.util.List;

/**
 * What the configuration names and pages should have therefore.
 *
 * @param models names of models
 * @param metrics names of metrics that are not the program's own
 */
record ConfiguredNames(Models models, List<String> metrics) {}
