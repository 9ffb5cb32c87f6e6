package org.kith.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The node's program, found by the name of its main class beside this one: the command line does
/// not depend on the node's code.
final class NodeProgram {
  static final String MAIN_CLASS = "org.kith.server.main.Main";

  private NodeProgram() {}

  /// Runs the node's main in this process.
  static void run(List<String> arguments) {
    try {
      find()
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments.toArray(String[]::new));
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw Failure.refused("The node stopped: " + cause.getMessage());
    } catch (ReflectiveOperationException e) {
      throw Failure.refused("The node in this installation is of another version; install anew.");
    }
  }

  /// Runs the node's main as a process of its own and reads the answer that it prints: one message
  /// in protobuf's JSON form. What it says on standard error goes to ours.
  static <M extends Message.Builder> M ask(List<String> arguments, M answer)
      throws IOException, InterruptedException {
    find();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN_CLASS));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (!printed.isBlank()) {
      try {
        JsonFormat.parser().ignoringUnknownFields().merge(printed, answer);
        return answer;
      } catch (InvalidProtocolBufferException e) {
        throw Failure.refused("The node's program printed what is no answer; install anew.");
      }
    }
    throw Failure.refused(
        "The node's program ended with code " + code + "; what is wrong stands above.");
  }

  private static Class<?> find() {
    try {
      return Class.forName(MAIN_CLASS, false, NodeProgram.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw Failure.refused(
          "This installation has no node in it; use the kith launcher of a whole installation.");
    }
  }
}
