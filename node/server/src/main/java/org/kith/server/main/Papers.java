package org.kith.server.main;

import org.kith.server.store.AttachmentFolder;
import org.kith.server.store.DraftFolder;

/// What people write and attach before it is published.
record Papers(DraftFolder drafts, AttachmentFolder attachments) {}
