package org.kith.core.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.bytes.OrganisationId;
import org.kith.protocol.identity.Manifest;
import org.kith.protocol.identity.ManifestChain;

/// What manifests mean that came from anywhere: who delivered them is no input (SPEC 4.8).
public final class ManifestNews {
  private final Standing standing;
  private final SortedMap<OrganisationId, ManifestChain> learned = new TreeMap<>();
  private final SortedMap<OrganisationId, Decision.OriginFrozen> frozen = new TreeMap<>();

  private ManifestNews(Standing standing) {
    this.standing = standing;
  }

  /// The decisions that follow from SignedManifest bytes, in any order: later versions that extend
  /// what is known, and contradictions. What extends nothing known, and what is known, leads to
  /// nothing.
  public static List<Decision.What> of(List<Bytes> manifests, Standing standing) {
    var news = new ManifestNews(standing);
    var sound = new ArrayList<Manifest>();
    for (Bytes signed : manifests) {
      if (Manifest.parse(signed) instanceof Manifest.Parsed.Ok(var manifest)) {
        sound.add(manifest);
      }
    }
    sound.sort((a, b) -> Long.compare(a.version(), b.version()));
    sound.forEach(news::consider);
    var decisions = new ArrayList<Decision.What>();
    news.learned.values().forEach(chain -> decisions.add(new Decision.ManifestLearned(chain)));
    decisions.addAll(news.frozen.values());
    return decisions;
  }

  private void consider(Manifest manifest) {
    for (Member member : standing.members()) {
      if (member.state() != Member.State.REMOVED
          && !member.frozen().containsKey(0)
          && !frozen.containsKey(member.organisation())) {
        consider(manifest, learned.getOrDefault(member.organisation(), member.chain()));
      }
    }
  }

  private void consider(Manifest manifest, ManifestChain chain) {
    Optional<Manifest> before =
        chain
            .version(manifest.version() - 1)
            .filter(found -> found.hash().equals(manifest.previous()));
    Optional<Manifest> known = chain.version(manifest.version());
    if (before.isEmpty()
        || known.filter(k -> k.hash().equals(manifest.hash())).isPresent()
        || standing.isJudged(chain.organisation(), manifest.hash())) { // SPEC 3.9
      return;
    }
    var versions =
        new ArrayList<>(chain.encoded().subList(0, (int) Math.min(manifest.version() - 1, 255)));
    versions.add(manifest.signed());
    if (!(ManifestChain.verify(versions) instanceof ManifestChain.Parsed.Ok(var next))) {
      return; // not signed by those who may
    }
    if (known.isEmpty()) {
      learned.put(chain.organisation(), next);
    } else { // two people speak for one organisation
      learned.remove(chain.organisation());
      frozen.put(
          chain.organisation(),
          new Decision.OriginFrozen(
              chain.organisation(),
              0,
              List.of(known.get().signed(), manifest.signed()),
              "Two different manifests of version "
                  + manifest.version()
                  + " bear the signatures of its root keys."));
    }
  }
}
