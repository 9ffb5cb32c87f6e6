package org.kith.cli;

/// A command that only holds others.
abstract class CommandGroup extends KithCommand {
  @Override
  final Exit run(Screen screen) {
    String name = spec == null ? "kith" : spec.qualifiedName();
    throw Failure.usage("Say what to do; " + name + " --help lists it.");
  }
}
