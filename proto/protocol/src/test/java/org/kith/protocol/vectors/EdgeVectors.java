package org.kith.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.Ed25519;

/// The frozen verdicts on signatures that no honest signer makes (SPEC 3.7): key and R of prime,
/// small and mixed order and in second encodings, each with each; signatures that hold with the
/// cofactor only; S beyond the order. Verifiers in use disagree about most of them.
final class EdgeVectors {
  private static final String FORMAT = "ed25519-edge";
  private static final String SPEC = "3.7";
  private static final int MESSAGES_MAX = 64;
  private static final int TORSION_ORDER = 8;
  private static final BigInteger SECRET = scalar("edge key");
  private static final BigInteger NONCE = scalar("edge nonce");

  private EdgeVectors() {}

  /// A point as it stands in a key or a signature.
  ///
  /// @param scalar its part of prime order, as a multiple of the base point
  /// @param torsion its part of small order, as a multiple of the point of order 8
  private record Point(String name, BigInteger scalar, int torsion, Bytes encoded) {}

  private static BigInteger scalar(String words) {
    return Edwards.number(Fixed.hash(words)).mod(Edwards.ORDER);
  }

  private static List<Point> points(BigInteger scalar) {
    var points = new ArrayList<Point>();
    points.add(point("of prime order", scalar, 0));
    points.add(point("with a part of order 2", scalar, 4));
    points.add(point("with a part of order 4", scalar, 2));
    points.add(point("with a part of order 8", scalar, 1));
    points.add(point("the identity", BigInteger.ZERO, 0));
    points.add(point("of order 2", BigInteger.ZERO, 4));
    points.add(point("of order 4", BigInteger.ZERO, 2));
    points.add(point("of order 8", BigInteger.ZERO, 1));
    BigInteger one = BigInteger.ONE;
    points.add(second("the identity, sign of x set", one.setBit(255)));
    points.add(second("the identity, y + p", Edwards.P.add(one)));
    points.add(second("the identity, y + p, sign of x set", Edwards.P.add(one).setBit(255)));
    points.add(second("of order 2, sign of x set", Edwards.P.subtract(one).setBit(255)));
    points.add(second("of order 4, y + p", Edwards.P));
    points.add(second("of order 4, y + p, sign of x set", Edwards.P.setBit(255)));
    return points;
  }

  private static Point point(String name, BigInteger scalar, int torsion) {
    Edwards point = Edwards.BASE.times(scalar).plus(torsion(torsion));
    return new Point(name, scalar, torsion, point.encode());
  }

  /// A point of small order in an encoding that is not canonical.
  private static Point second(String name, BigInteger number) {
    Bytes encoded = Edwards.littleEndian(number);
    Edwards decoded = Edwards.decode(encoded);
    int torsion = 0;
    while (!torsion(torsion).equals(decoded)) {
      torsion++;
    }
    return new Point(name + " (not canonical)", BigInteger.ZERO, torsion, encoded);
  }

  private static Edwards torsion(int times) {
    return Edwards.TORSION.times(BigInteger.valueOf(times));
  }

  static void addTo(VectorSet vectors) {
    List<Point> keys = points(SECRET);
    List<Point> commitments = points(NONCE);
    for (Point key : keys) {
      for (Point commitment : commitments) {
        pair(vectors, key, commitment, true);
        pair(vectors, key, commitment, false);
      }
    }
    Point honest = keys.getFirst();
    for (Point commitment : commitments) {
      String name = name(honest, commitment);
      Bytes message = Bytes.utf8("0");
      BigInteger s = answer(honest, commitment, message);
      add(vectors, name + ", S + 1", honest, message, commitment.encoded, s.add(BigInteger.ONE));
      add(vectors, name + ", S + L", honest, message, commitment.encoded, s.add(Edwards.ORDER));
      add(vectors, name + ", S + 2^255", honest, message, commitment.encoded, s.setBit(255));
    }
    Bytes nowhere = Edwards.littleEndian(BigInteger.TWO);
    Bytes message = Bytes.utf8("0");
    add(vectors, "R not on the curve", honest, message, nowhere, NONCE);
    Bytes nonce = commitments.getFirst().encoded;
    var off = new Point("not on the curve", BigInteger.ZERO, 0, nowhere);
    add(vectors, "key not on the curve", off, message, nonce, NONCE);
    add(vectors, "S is the order", honest, message, nonce, Edwards.ORDER);
    add(vectors, "S is 0", honest, message, nonce, BigInteger.ZERO);
  }

  private static String name(Point key, Point commitment) {
    return "key " + key.name + "; R " + commitment.name;
  }

  private static BigInteger challenge(Point key, Point commitment, Bytes message) {
    return Edwards.challenge(commitment.encoded, key.encoded, message);
  }

  private static BigInteger answer(Point key, Point commitment, Bytes message) {
    BigInteger k = challenge(key, commitment, message);
    return commitment.scalar.add(k.multiply(key.scalar)).mod(Edwards.ORDER);
  }

  /// A signature that holds with the cofactor, and holds, or does not, without it: the first
  /// message that makes it so. For many pairs only one of both exists.
  private static void pair(VectorSet vectors, Point key, Point commitment, boolean holds) {
    for (int i = 0; i < MESSAGES_MAX; i++) {
      Bytes message = Bytes.utf8(Integer.toString(i));
      int k = challenge(key, commitment, message).intValue() & (TORSION_ORDER - 1);
      int left = (commitment.torsion + k * key.torsion) % TORSION_ORDER;
      if ((left == 0) == holds) {
        add(
            vectors,
            name(key, commitment) + (holds ? "" : "; only with the cofactor"),
            key,
            message,
            commitment.encoded,
            answer(key, commitment, message));
        return;
      }
    }
  }

  private static void add(
      VectorSet vectors, String name, Point key, Bytes message, Bytes r, BigInteger s) {
    Bytes signature = Bytes.concat(r, Edwards.littleEndian(s));
    var rule = new Rule(key.encoded, message, signature);
    Optional<String> reason = rule.verdict();
    var added =
        reason.isEmpty()
            ? vectors.valid(FORMAT, SPEC, name)
            : vectors.invalid(reason.get(), FORMAT, SPEC, name);
    added
        .put("public_key", key.encoded)
        .put("message", message)
        .put("signature", signature)
        .put("without_cofactor", rule.holds(BigInteger.ONE) ? "holds" : "fails");
  }

  /// The verdict of the verifier that nodes use.
  static Optional<String> judge(VectorCase c) {
    Bytes key = c.bytes("public_key");
    Bytes message = c.bytes("message");
    Bytes signature = c.bytes("signature");
    assertThat(c.text("without_cofactor")).isIn("holds", "fails");
    boolean verifies = Ed25519.verify(key, message, signature);
    if (!Ed25519.isValidPublicKey(key)) {
      assertThat(verifies).as(c.name()).isFalse();
      return Optional.of("BAD_KEY");
    }
    return verifies ? Optional.empty() : Optional.of("BAD_SIGNATURE");
  }

  /// The rule as the specification writes it, in plain arithmetic: what the table is made from.
  private record Rule(Bytes key, Bytes message, Bytes signature) {
    Optional<String> verdict() { // SPEC 3.7
      if (!isKey()) {
        return Optional.of("BAD_KEY");
      }
      Bytes r = signature.slice(0, 32);
      boolean good =
          isCanonical(r)
              && Edwards.number(signature.slice(32, 64)).compareTo(Edwards.ORDER) < 0
              && holds(BigInteger.valueOf(TORSION_ORDER));
      return good ? Optional.empty() : Optional.of("BAD_SIGNATURE");
    }

    private boolean isKey() {
      return isCanonical(key)
          && !Edwards.decode(key).equals(Edwards.IDENTITY)
          && Edwards.decode(key).times(Edwards.ORDER).equals(Edwards.IDENTITY);
    }

    private static boolean isOnCurve(Bytes point) {
      try {
        Edwards.decode(point);
        return true;
      } catch (IllegalArgumentException notOnCurve) {
        return false;
      }
    }

    private static boolean isCanonical(Bytes point) {
      return isOnCurve(point) && Edwards.decode(point).encode().equals(point);
    }

    /// Whether `[factor]([S]B - R - [k]A)` is the identity.
    boolean holds(BigInteger factor) {
      Bytes r = signature.slice(0, 32);
      if (!isOnCurve(r) || !isOnCurve(key)) {
        return false;
      }
      BigInteger k = Edwards.challenge(r, key, message);
      BigInteger s = Edwards.number(signature.slice(32, 64));
      Edwards left =
          Edwards.BASE
              .times(s)
              .plus(Edwards.decode(r).negated())
              .plus(Edwards.decode(key).times(k).negated());
      return left.times(factor).equals(Edwards.IDENTITY);
    }
  }
}
