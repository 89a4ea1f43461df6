// SPDX-License-Identifier: Apache-2.0
/**
 * A disk that fails as disks do, from a seed: what was not forced is gone or torn after a loss of power, calls fail before or
 * behind their effect, or hang until somebody else has taken over. {@link io.sluice.testkit.disk.SimStore} is a
 * checkpoint store on it.
 */
@NullMarked
package io.sluice.testkit.disk;

import org.jspecify.annotations.NullMarked;
