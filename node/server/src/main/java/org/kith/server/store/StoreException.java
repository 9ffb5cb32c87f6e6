package org.kith.server.store;

import org.jspecify.annotations.Nullable;

/// The disk or what lies on it failed. The text is fixed; the fields say where.
public sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Reading or writing failed.
  public static final class DiskFailed extends StoreException {
    private static final long serialVersionUID = 1L;

    public DiskFailed(String what, Throwable cause) {
      super("The disk failed while " + what + ": " + cause.getMessage(), cause);
    }
  }

  /// What lies on the disk is sound, and of another version of Kith.
  public static final class OtherFormat extends StoreException {
    private static final long serialVersionUID = 1L;

    OtherFormat(char found, char read) {
      super(
          "The store is in format "
              + found
              + ", and this version of Kith reads format "
              + read
              + ". Start the version that wrote it; nothing was changed.",
          null);
    }
  }

  /// What lies on the disk is not what was written.
  public static final class Corrupt extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String where) {
      super("The store is damaged at " + where + ". Run `kith node verify`.", null);
    }
  }
}
