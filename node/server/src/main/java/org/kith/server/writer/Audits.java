package org.kith.server.writer;

import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.LogName;
import org.kith.server.store.Disk;
import org.kith.server.store.LogStore;

/// Audits and their witnesses: the own logs that are shown, what others cosigned of them, and what
/// this node cosigns of others' (SPEC 7.16).
///
/// @param logs the governance log and the audit log
public record Audits(
    LogStore store, List<LogName> logs, AuditWitness witness, AuditCosignatures kept) {
  public Audits {
    logs = List.copyOf(logs);
  }

  /// Opens both sides.
  ///
  /// @param disk outside the home folder
  /// @throws org.kith.server.store.StoreException where the disk fails, or what lies there is
  /// damaged
  public static Audits open(
      LogStore store, OwnLogs own, Disk disk, AuditWitness.Cosigning cosigning) {
    return new Audits(
        store,
        List.of(own.governance(), own.audit()),
        AuditWitness.open(disk, cosigning),
        AuditCosignatures.open(disk));
  }

  /// Entries of one of the logs.
  public long size(LogName log) {
    return store.head(log.id()).map(LogStore.LogHead::size).orElse(0L);
  }

  /// The root of its first entries; empty where there are fewer.
  public Optional<Bytes> root(LogName log, long size) {
    LogId id = log.id();
    return size <= size(log) ? Optional.of(store.tree(id).root(size)) : Optional.empty();
  }
}
