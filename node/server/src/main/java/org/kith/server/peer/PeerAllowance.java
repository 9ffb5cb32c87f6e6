package org.kith.server.peer;

/// What one peer may send in a day (UTC), whoever wrote it (SPEC 8.8).
///
/// @param bytes of entries, payloads and files
/// @param entries of logs
public record PeerAllowance(long bytes, long entries) {}
