package org.kith.cli;

import picocli.CommandLine.IVersionProvider;

/// The program's version, from its jar.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Kith.class.getPackage().getImplementationVersion();
    return new String[] {"kith " + (version == null ? "(built from source)" : version)};
  }
}
