package org.kith.core.sync;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.core.admit.OfferedItem.SaltedPayload;
import org.kith.core.admit.RangeOffer;
import org.kith.core.trust.PayloadPolicy;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.LogId;
import org.kith.protocol.bytes.OrganisationId;

/// What two nodes say to one another: the messages of `peer.proto`, read.
public sealed interface Message {
  /// The first message of each side (SPEC 7.1).
  ///
  /// @param wishes which payloads it wants with entries
  record Hello(
      int protocolVersion,
      int featureLevel,
      OrganisationId organisation,
      long manifestVersion,
      List<OrganisationId> interest,
      List<String> endpoints,
      PayloadPolicy wishes)
      implements Message {
    /// Of somebody who wants everything.
    public Hello(
        int protocolVersion,
        int featureLevel,
        OrganisationId organisation,
        long manifestVersion,
        List<OrganisationId> interest,
        List<String> endpoints) {
      this(
          protocolVersion,
          featureLevel,
          organisation,
          manifestVersion,
          interest,
          endpoints,
          PayloadPolicy.EVERYTHING);
    }

    public Hello {
      interest = List.copyOf(interest);
      endpoints = List.copyOf(endpoints);
    }
  }

  /// SignedManifest bytes.
  record Manifests(List<Bytes> manifests) implements Message {
    public Manifests {
      manifests = List.copyOf(manifests);
    }
  }

  /// Origins whose commons log the sender would accept now (SPEC 7.2).
  record InterestChanged(List<OrganisationId> origins) implements Message {
    public InterestChanged {
      origins = List.copyOf(origins);
    }
  }

  /// Newest checkpoints whose whole tree the sender holds (SPEC 7.3).
  ///
  /// @param complete every shared log that the sender holds is among them
  record Heads(List<Head> heads, boolean complete) implements Message {
    public Heads {
      heads = List.copyOf(heads);
    }
  }

  /// One log's newest checkpoint; exact note bytes.
  record Head(LogId log, Bytes checkpoint) {}

  /// Asks for entries [from, to) with proof to a checkpoint (SPEC 7.4).
  record Fetch(long request, LogId log, long from, long to, long checkpointSize)
      implements Message {}

  /// Entries; `request` is 0 where they are announced (SPEC 7.4, 7.5).
  record Range(long request, RangeOffer offer) implements Message {}

  /// Digest of all shared heads (SPEC 7.6).
  record Digest(Bytes digest, int logs) implements Message {}

  /// ForkProof bytes about shared logs (SPEC 7.10).
  record Evidence(List<Bytes> forkProofs) implements Message {
    public Evidence {
      forkProofs = List.copyOf(forkProofs);
    }
  }

  /// SignedErasureReceipt bytes about records of shared origins (SPEC 9.4).
  record Receipts(List<Bytes> receipts) implements Message {
    public Receipts {
      receipts = List.copyOf(receipts);
    }
  }

  /// Checkpoints of shared logs, each with one cosignature (SPEC 7.11).
  record Cosigned(List<Bytes> notes) implements Message {
    public Cosigned {
      notes = List.copyOf(notes);
    }
  }

  /// Which payloads the sender wants with entries (SPEC 7.13).
  record PayloadWishes(PayloadPolicy policy) implements Message {}

  /// Asks for payloads of entries that the sender has, ascending by index (SPEC 7.13).
  record WantPayloads(long request, LogId log, List<Long> indexes) implements Message {
    public WantPayloads {
      indexes = List.copyOf(indexes);
    }
  }

  /// Payloads that were asked for: those that the sender has, as many as fit (SPEC 7.13).
  record Payloads(long request, LogId log, SortedMap<Long, SaltedPayload> payloads)
      implements Message {
    public Payloads {
      payloads = Collections.unmodifiableSortedMap(new TreeMap<>(payloads));
    }
  }

  /// Asks for a piece of a file that a record names (SPEC 7.15).
  record WantFile(long request, FileOffset file) implements Message {}

  /// Where a piece of a file starts, and which record names the file.
  ///
  /// @param index of the record's entry
  /// @param sha256 of the whole file
  record FileOffset(LogId log, long index, Bytes sha256, long offset) {}

  /// A piece of a file that was asked for; without bytes where it is not to be had (SPEC 7.15).
  record FilePiece(long request, Bytes data) implements Message {}

  /// Shows how far one log of the sender's audit goes (SPEC 7.16).
  ///
  /// @param log [org.kith.protocol.bytes.LogName#GOVERNANCE] or
  /// [org.kith.protocol.bytes.LogName#AUDIT]
  /// @param line from 1 on
  /// @param oldSize what the other side last cosigned of this line; 0 for nothing
  /// @param proof from there to `size`
  record AuditShown(String log, int line, long size, Bytes root, long oldSize, List<Bytes> proof)
      implements Message {
    public AuditShown {
      proof = List.copyOf(proof);
    }
  }

  /// A cosignature on what was shown, or why there is none (SPEC 7.16).
  ///
  /// @param cosignature time and signature; empty where it is refused
  /// @param reason empty where it is cosigned; one that is not known here is a refusal too
  /// @param knownLine newest line of which something was cosigned; 0 for none
  record AuditAnswer(
      String log,
      int line,
      long size,
      Bytes cosignature,
      String reason,
      int knownLine,
      long knownSize)
      implements Message {
    /// Another size of this line was cosigned last.
    public static final String OLD_SIZE = "OLD_SIZE";

    /// A later line was cosigned already.
    public static final String LINE_ENDED = "LINE_ENDED";

    /// What is shown does not extend what was cosigned, or that is not proved.
    public static final String BAD_PROOF = "BAD_PROOF";

    /// The other side keeps no more lines of this log.
    public static final String TOO_MANY_LINES = "TOO_MANY_LINES";

    /// The other side cosigns no more of this log today.
    public static final String TOO_OFTEN = "TOO_OFTEN";

    /// The other side may not sign now.
    public static final String READ_ONLY = "READ_ONLY";
  }

  /// A refusal that does not end the session (SPEC 7.7).
  ///
  /// @param findings where a record is held for personal data: rule and field of each
  record Notice(long request, LogId log, long index, String reason, List<String> findings)
      implements Message {
    /// The reason of a notice that an announcement came second (SPEC 7.14).
    public static final String DUPLICATE = "DUPLICATE";

    /// The reason of a notice that announcements are wanted again (SPEC 7.14).
    public static final String EAGER = "EAGER";

    public Notice {
      findings = List.copyOf(findings);
    }

    public Notice(long request, LogId log, long index, String reason) {
      this(request, log, index, reason, List.of());
    }
  }
}
