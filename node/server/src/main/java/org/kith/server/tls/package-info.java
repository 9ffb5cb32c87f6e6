/// TLS of a port that listens: one key, TLS 1.3, HTTP/2. SPEC 7.9
///
/// What it promises: the key is shown to whoever asks, and nothing older than TLS 1.3 is spoken.
///
/// What it never does: say whom to trust; the rooms that open ports do.
@NullMarked
package org.kith.server.tls;

import org.jspecify.annotations.NullMarked;
