package org.kith.cli;

import java.io.IOException;
import org.kith.client.KithException;
import org.kith.client.keys.InitFault;
import org.kith.client.keys.OrganisationHome;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.identity.LogEnd;
import org.kith.protocol.identity.ManifestChain;
import org.kith.protocol.identity.ManifestEdit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Proposes a manifest that revokes the log's key at a position.
@Command(
    name = "revoke-log",
    description = {
      "Propose to revoke the log's key, which may be in other hands, at a position.",
      "Records below it hold for ever; those at or above it vanish at every organisation. Once it"
          + " is installed it cannot be taken back.",
      "Without --size and --root: where the running node stands. With --size alone: the running"
          + " node's root at that size. A root that is given is compared with the running node's."
    },
    footer = {
      "Example: kith org revoke-log --dir riverside --out revocation.txt",
      "         kith org revoke-log --dir riverside --size 40 --out revocation.txt"
    })
final class OrgRevokeLogCommand extends OrgProposing {
  private static final String WRONG_FOR_EVER =
      " With a wrong root none of your records can be proved any more, and that cannot be undone.";

  private static final String FORCE =
      " Only where you know the root from a checkpoint or bundle of that time, or from a peer (kith"
          + " node root): the same command with --root and --force.";

  @Option(names = "--size", paramLabel = "N", description = "How many records were yours.")
  long size = -1;

  @Option(
      names = "--root",
      paramLabel = "BASE64",
      description = "Root of the log at that size, as in a checkpoint of that size.")
  String root = "";

  @Option(
      names = "--force",
      description =
          "Take --root as it is given, unchecked: where this node holds a thief's records, or does"
              + " not hold so many, or does not run.")
  boolean force;

  @Override
  ManifestEdit change(OrganisationHome home, ManifestChain chain, ManifestEdit edit, Screen screen)
      throws InitFault, IOException {
    if (size < 0 && !root.isEmpty()) {
      throw Failure.usage("Give --size with --root: of how many records it is the root.");
    }
    if (force && root.isEmpty()) {
      throw Failure.usage("--force takes a root as it is given: give --size and --root with it.");
    }
    if (size > Integer.MAX_VALUE) {
      throw Failure.usage("--size is a number of records, " + Integer.MAX_VALUE + " at most.");
    }
    LogEnd end =
        size < 0 ? endFromNode(chain, true) : new LogEnd(size, rootAtSize(chain, screen), true);
    return home.openNextLog(edit.endLog(openEpoch(chain), end), chain, passphrase(home));
  }

  private Bytes rootAtSize(ManifestChain chain, Screen screen) {
    if (root.isEmpty()) {
      return rootAtNode(chain, size);
    }
    Bytes given = root(root);
    if (force) {
      screen.warning("The root was not checked. Read it once more before anybody signs.");
      return given;
    }
    Bytes held = checkedAgainst(chain);
    if (!held.equals(given)) {
      throw Failure.refused(
          "ROOT_DIFFERS",
          "This is not the root of the first "
              + size
              + " records that this node holds, which is "
              + held.base64()
              + "."
              + WRONG_FOR_EVER
              + " Where it is a typing error, leave --root out: the node works it out. Where this"
              + " node itself holds what a thief wrote below that size:"
              + FORCE);
    }
    return given;
  }

  private Bytes checkedAgainst(ManifestChain chain) {
    try {
      return rootAtNode(chain, size);
    } catch (KithException.Refused e) {
      throw Failure.refused(e.reason(), "The root cannot be checked. " + e.getMessage() + FORCE);
    } catch (KithException.Unreachable e) {
      throw unchecked(String.valueOf(e.getMessage()));
    } catch (Failure e) {
      if (e.exit() == Exit.UNREACHABLE) {
        throw unchecked(e.sentence() + ".");
      }
      throw e;
    }
  }

  private static Failure unchecked(String why) {
    return Failure.unreachable("The root cannot be checked. " + why + WRONG_FOR_EVER + FORCE);
  }
}
