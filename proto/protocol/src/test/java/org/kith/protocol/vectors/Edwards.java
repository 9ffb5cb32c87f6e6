package org.kith.protocol.vectors;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.kith.protocol.bytes.Bytes;

/// Points of edwards25519, written down as in RFC 8032 and slow: to make keys and signatures that
/// no honest signer makes. A second implementation, beside the one that is tested.
record Edwards(BigInteger x, BigInteger y) {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /// Order of the prime-order group.
  static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  static final Edwards IDENTITY = new Edwards(BigInteger.ZERO, BigInteger.ONE);

  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  /// The base point.
  static final Edwards BASE = decode(Bytes.fromHex("58" + "66".repeat(31)));

  /// A point of order 8.
  static final Edwards TORSION =
      decode(Bytes.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  Edwards plus(Edwards other) {
    BigInteger cross = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
    BigInteger sumX = x.multiply(other.y).add(y.multiply(other.x));
    BigInteger sumY = y.multiply(other.y).add(x.multiply(other.x));
    return new Edwards(
        sumX.multiply(BigInteger.ONE.add(cross).modInverse(P)).mod(P),
        sumY.multiply(BigInteger.ONE.subtract(cross).modInverse(P)).mod(P));
  }

  Edwards times(BigInteger scalar) {
    Fraction one = new Fraction(x, y, BigInteger.ONE);
    Fraction sum = new Fraction(IDENTITY.x, IDENTITY.y, BigInteger.ONE);
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.plus(sum);
      if (scalar.testBit(bit)) {
        sum = sum.plus(one);
      }
    }
    BigInteger inverse = sum.z.modInverse(P);
    return new Edwards(sum.x.multiply(inverse).mod(P), sum.y.multiply(inverse).mod(P));
  }

  Edwards negated() {
    return new Edwards(x.negate().mod(P), y);
  }

  /// The point (x/z, y/z): a thousand sums with one inversion.
  private record Fraction(BigInteger x, BigInteger y, BigInteger z) {
    Fraction plus(Fraction o) {
      BigInteger a = z.multiply(o.z).mod(P);
      BigInteger b = a.multiply(a).mod(P);
      BigInteger c = x.multiply(o.x).mod(P);
      BigInteger d = y.multiply(o.y).mod(P);
      BigInteger e = D.multiply(c).mod(P).multiply(d).mod(P);
      BigInteger f = b.subtract(e);
      BigInteger g = b.add(e);
      BigInteger cross = x.add(y).multiply(o.x.add(o.y)).subtract(c).subtract(d);
      return new Fraction(
          a.multiply(f).mod(P).multiply(cross).mod(P),
          a.multiply(g).mod(P).multiply(d.add(c)).mod(P),
          f.multiply(g).mod(P));
    }
  }

  Bytes encode() {
    return littleEndian(x.testBit(0) ? y.setBit(255) : y);
  }

  /// Reads any encoding, those that are not canonical too.
  static Edwards decode(Bytes encoded) {
    BigInteger number = number(encoded);
    BigInteger y = number.clearBit(255).mod(P);
    BigInteger square = y.multiply(y);
    BigInteger ratio =
        square
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger x = ratio.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(ratio)) {
      BigInteger root = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      x = x.multiply(root).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(ratio)) {
      throw new IllegalArgumentException("not on the curve");
    }
    return new Edwards(x.testBit(0) == number.testBit(255) ? x : x.negate().mod(P), y);
  }

  /// 32 bytes, least significant first.
  static Bytes littleEndian(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = number.shiftRight(Byte.SIZE * i).byteValue();
    }
    return Bytes.wrap(bytes);
  }

  static BigInteger number(Bytes littleEndian) {
    byte[] bytes = new byte[littleEndian.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = littleEndian.at(bytes.length - 1 - i);
    }
    return new BigInteger(1, bytes);
  }

  /// SHA-512 of all parts, as a number below the order.
  static BigInteger challenge(Bytes... parts) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(Bytes.concat(parts).toArray());
      return number(Bytes.wrap(hash)).mod(ORDER);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-512", e);
    }
  }
}
