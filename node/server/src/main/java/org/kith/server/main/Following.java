package org.kith.server.main;

import org.kith.server.inbox.Mailboxes;
import org.kith.server.store.Cosignatures;
import org.kith.server.store.Scrub;
import org.kith.server.store.SegmentStore;
import org.kith.server.store.Views;
import org.kith.server.writer.Audits;
import org.kith.server.writer.Quotas;
import org.kith.server.writer.Tombstones;

/// The journal and those that follow it.
record Following(
    SegmentStore store,
    Views views,
    Finding finding,
    Tombstones tombstones,
    Cosignatures cosignatures,
    Quotas quotas,
    Papers papers,
    Mailboxes mailboxes,
    Audits audits,
    Scrub scrub) {}
