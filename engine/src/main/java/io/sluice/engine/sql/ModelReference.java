// SPDX-License-Identifier: Apache-2.0
package io.sluice.engine.sql;

import java.util.Optional;
import java.util.OptionalLong;

/** {@code fraud}, {@code fraud@champion}, {@code fraud@41}: a model, and which version is meant; that which is active if none is said. */
public record ModelReference(Name model, Optional<Name> tag, OptionalLong version) {}
