package org.kith.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A node's home folder, as far as clients on the same machine read it: where the running node
/// listens, and the first token.
public record NodeHome(Path folder) {
  private static final String MANIFEST = "manifest/1.bin";
  private static final String API = "api.json";
  private static final String TOKEN = "secrets/admin.token";

  /// Whether this folder was made by `kith org init`.
  public boolean exists() {
    return Files.isRegularFile(folder.resolve(MANIFEST));
  }

  /// Where the node of this home listens; empty while it does not run.
  ///
  /// @throws KithException.NodeFault where the file cannot be read
  public Optional<NodeAddress> address() {
    Path file = folder.resolve(API);
    try {
      JsonObject api = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      NodeAddress address = NodeAddress.parse(api.get("address").getAsString());
      return Optional.of(
          api.has("certificate") ? address.pinned(api.get("certificate").getAsString()) : address);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException e) {
      throw new KithException.NodeFault(
          "The file " + file + " cannot be read; start the node again to have it written anew.");
    }
  }

  /// The token that `kith org init` wrote; empty where it was moved away.
  ///
  /// @throws KithException.NodeFault where the file cannot be read
  public Optional<String> token() {
    Path file = folder.resolve(TOKEN);
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new KithException.NodeFault("The token file " + file + " cannot be read.");
    }
  }
}
