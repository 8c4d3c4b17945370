/** JMH benchmarks, ours beside their peers, in one run. Read ratios: absolute figures say more about the machine. */
@NullMarked
package io.cxintegrate.benchmarks;

import org.jspecify.annotations.NullMarked;
