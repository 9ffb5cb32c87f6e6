package org.kith.protocol.vectors;

import java.math.BigInteger;
import org.kith.protocol.bytes.Bytes;
import org.kith.protocol.log.NoteKey;

/// Ed25519 keys and signatures at the edges, and verifier keys (SPEC 3.2, 3.7).
final class KeyVectors {
  private static final String SPEC = "3.7";
  private static final Bytes MESSAGE = Bytes.utf8("message");
  private static final BigInteger SECRET = Edwards.number(Fixed.hash("a")).mod(Edwards.ORDER);
  private static final BigInteger NONCE = Edwards.number(Fixed.hash("r")).mod(Edwards.ORDER);
  private static final Bytes KEY = Edwards.BASE.times(SECRET).encode();

  private KeyVectors() {}

  static void addTo(VectorSet vectors) {
    knownSignatures(vectors);
    edges(vectors);
    keys(vectors);
    verifierKeys(vectors);
  }

  /// RFC 8032, section 7.1, tests 1 to 3.
  private static void knownSignatures(VectorSet vectors) {
    good(
        vectors,
        "RFC 8032 test 1",
        Bytes.fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        Bytes.EMPTY,
        Bytes.fromHex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
    good(
        vectors,
        "RFC 8032 test 2",
        Bytes.fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
        Bytes.fromHex("72"),
        Bytes.fromHex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    good(
        vectors,
        "RFC 8032 test 3",
        Bytes.fromHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
        Bytes.fromHex("af82"),
        Bytes.fromHex(
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
  }

  private static void edges(VectorSet vectors) {
    Edwards commitment = Edwards.BASE.times(NONCE);
    Bytes plain = signature(commitment.encode(), NONCE);
    good(vectors, "an ordinary signature", KEY, MESSAGE, plain);
    Bytes mixed = signature(commitment.plus(Edwards.TORSION).encode(), NONCE);
    good(vectors, "R with a part of order 8: the cofactor takes it away", KEY, MESSAGE, mixed);
    Bytes identity = signature(Edwards.IDENTITY.encode(), BigInteger.ZERO);
    good(vectors, "R is the identity", KEY, MESSAGE, identity);
    good(
        vectors,
        "R is of order 8",
        KEY,
        MESSAGE,
        signature(Edwards.TORSION.encode(), BigInteger.ZERO));

    bad(vectors, "another message", KEY, Bytes.utf8("massage"), plain);
    bad(vectors, "another key", Fixed.LOG_SECRET.publicKey(), MESSAGE, plain);
    bad(vectors, "R flipped", KEY, MESSAGE, Fixed.flipped(plain, 0));
    bad(vectors, "S flipped", KEY, MESSAGE, Fixed.flipped(plain, 32));
    bad(vectors, "63 bytes", KEY, MESSAGE, plain.slice(0, 63));
    bad(vectors, "65 bytes", KEY, MESSAGE, Bytes.concat(plain, Bytes.fromHex("00")));
    bad(vectors, "no bytes", KEY, MESSAGE, Bytes.EMPTY);
    BigInteger s = Edwards.number(plain.slice(32, 64)).add(Edwards.ORDER);
    bad(
        vectors,
        "S plus the order",
        KEY,
        MESSAGE,
        Bytes.concat(plain.slice(0, 32), Edwards.littleEndian(s)));
    Bytes loose = Edwards.littleEndian(Edwards.P.add(BigInteger.ONE));
    bad(
        vectors,
        "R is the identity, written another way",
        KEY,
        MESSAGE,
        signature(loose, BigInteger.ZERO));
    Bytes identityKey = Edwards.IDENTITY.encode();
    bad(
        vectors,
        "a key of small order that would verify everything",
        identityKey,
        MESSAGE,
        Bytes.concat(identityKey, Bytes.wrap(new byte[32])));
  }

  private static Bytes signature(Bytes r, BigInteger nonce) {
    BigInteger k = Edwards.challenge(r, KEY, MESSAGE);
    return Bytes.concat(r, Edwards.littleEndian(nonce.add(k.multiply(SECRET)).mod(Edwards.ORDER)));
  }

  private static void keys(VectorSet vectors) {
    vectors.valid("ed25519-key", SPEC, "an ordinary key").put("public_key", KEY);
    vectors.valid("ed25519-key", SPEC, "the base point").put("public_key", Edwards.BASE.encode());
    Edwards torsion = Edwards.IDENTITY;
    for (int i = 0; i < 8; i++) {
      badKey(vectors, i + " times a point of order 8", torsion.encode());
      torsion = torsion.plus(Edwards.TORSION);
    }
    badKey(
        vectors,
        "an ordinary key plus a point of order 8",
        Edwards.BASE.times(SECRET).plus(Edwards.TORSION).encode());
    badKey(vectors, "y is p", Edwards.littleEndian(Edwards.P));
    badKey(vectors, "y is p + 1", Edwards.littleEndian(Edwards.P.add(BigInteger.ONE)));
    badKey(vectors, "y is 2^255 - 1", Bytes.fromHex("ff".repeat(31) + "7f"));
    badKey(
        vectors,
        "the identity with the sign of x set",
        Bytes.fromHex("01" + "00".repeat(30) + "80"));
    badKey(vectors, "not on the curve", Bytes.fromHex("02" + "00".repeat(31)));
    badKey(vectors, "31 bytes", KEY.slice(0, 31));
    badKey(vectors, "33 bytes", Bytes.concat(KEY, Bytes.fromHex("00")));
  }

  private static void verifierKeys(VectorSet vectors) {
    goodVkey(vectors, "a log's key", Fixed.LOG_KEY);
    goodVkey(
        vectors,
        "a cosignature key",
        new NoteKey("kith/x/cosign", NoteKey.Type.COSIGNATURE, Fixed.OTHER_SECRET.publicKey()));
    NoteKey example = NoteKey.ed25519("example.org/\u00e9", Fixed.LOG_SECRET.publicKey());
    goodVkey(vectors, "a name outside ASCII", example);
    String name = "example.org/log";
    String vkey = NoteKey.ed25519(name, KEY).vkey();
    String hash = vkey.substring(name.length() + 1, name.length() + 9);
    String key = vkey.substring(name.length() + 10);
    badVkey(vectors, "nothing", "");
    badVkey(vectors, "no key", name + "+" + hash);
    badVkey(vectors, "no name", "+" + hash + "+" + key);
    badVkey(vectors, "another hash", name + "+00000000+" + key);
    badVkey(
        vectors,
        "hash in upper case",
        name + "+" + hash.toUpperCase(java.util.Locale.ROOT) + "+" + key);
    badVkey(vectors, "hash of three bytes", name + "+" + hash.substring(2) + "+" + key);
    badVkey(vectors, "no padding", vkey.replace("=", "").concat(vkey.endsWith("=") ? "" : "="));
    badVkey(vectors, "line feed at the end", vkey + "\n");
    badVkey(vectors, "space in the name", NoteKey.ed25519("a", KEY).vkey().replace("a+", "a b+"));
    badVkey(vectors, "no-break space in the name", vkey.replace("org/", "org\u00a0/"));
    Bytes small = Edwards.IDENTITY.encode();
    badVkey(vectors, "a key of small order", NoteKey.ed25519(name, small).vkey());
    String typed = Bytes.concat(Bytes.fromHex("03"), KEY).base64();
    badVkey(vectors, "an unknown type", vkey.replace(key, typed));
  }

  private static void good(
      VectorSet vectors, String name, Bytes key, Bytes message, Bytes signature) {
    vectors
        .valid("ed25519", SPEC, name)
        .put("public_key", key)
        .put("message", message)
        .put("signature", signature);
  }

  private static void bad(
      VectorSet vectors, String name, Bytes key, Bytes message, Bytes signature) {
    vectors
        .invalid("BAD_SIGNATURE", "ed25519", SPEC, name)
        .put("public_key", key)
        .put("message", message)
        .put("signature", signature);
  }

  private static void badKey(VectorSet vectors, String name, Bytes key) {
    vectors.invalid("BAD_KEY", "ed25519-key", SPEC, name).put("public_key", key);
  }

  private static void goodVkey(VectorSet vectors, String name, NoteKey key) {
    vectors
        .valid("vkey", "3.2", name)
        .put("vkey", key.vkey())
        .put("key_name", key.name())
        .put("key_hash", key.hash())
        .put("public_key", key.publicKey());
  }

  private static void badVkey(VectorSet vectors, String name, String vkey) {
    vectors.invalid("BAD_VKEY", "vkey", "3.2", name).put("vkey", vkey);
  }
}
