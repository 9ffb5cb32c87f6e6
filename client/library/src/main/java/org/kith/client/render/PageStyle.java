package org.kith.client.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// How a page looks on a screen and on A4 paper. It asks for no font and no picture.
final class PageStyle {
  /// The style sheet.
  static final String CSS =
      """

      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, "Liberation Sans", Arial, sans-serif; margin: 0 auto;
        max-width: 46rem; padding: 1rem; overflow-wrap: anywhere; }
      h1, h2 { line-height: 1.2; margin: 0 0 .4em; }
      h3 { font-size: 1em; margin: .9em 0 .2em; break-after: avoid; }
      p, ul, ol, table { margin: .2em 0 .6em; }
      ul, ol { padding-left: 1.4em; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border: 1px solid #888; padding: .15em .4em; text-align: left; vertical-align: top; }
      .small, .about { font-size: .85em; }
      .notice { border: 2px solid #b00; padding: .3em .6em; font-weight: bold; }
      .summary { font-size: 1.05em; }
      article { border-top: 2px solid #888; padding-top: 1rem; margin-top: 2rem; }
      article.first { border: 0; margin-top: 0; }
      @page { size: A4; margin: 12mm; }
      @media print {
        :root { color-scheme: light; }
        body { font-size: 10pt; line-height: 1.35; max-width: none; padding: 0; }
        nav { break-after: page; }
        article { break-before: page; border: 0; margin: 0; padding: 0; }
        article.first { break-before: auto; }
        a { color: inherit; text-decoration: none; }
        .method { line-height: 1.2; }
        .method h2 { font-size: 1.4em; }
        .method h3 { margin: .4em 0 .1em; }
        .method p, .method ul, .method ol { margin: .1em 0 .3em; }
        .method .about p, .method .about ul { margin: 0; }
        .fields-1 { font-size: 10.5pt; }
        .fields-2 { font-size: 8.5pt; }
        .fields-2 .fields, .fields-3 .fields, .fields-4 .fields { columns: 2; column-gap: 6mm; }
        .fields-3 { font-size: 7pt; }
        .fields-4 { font-size: 5.5pt; }
        .fields-4 .fields { columns: 3; }
      }
      """;

  private PageStyle() {}

  /// What may be loaded: this style, and nothing else at all.
  static String policy() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(CSS.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'; base-uri 'none'; form-action 'none'";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
