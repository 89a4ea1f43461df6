// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** {@code --version}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
        return new String[] {
            "sluice " + version + " on Java " + Runtime.version().feature()
        };
    }
}
