package org.kith.server.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordMarkerFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// Cuts English text into terms: lower case, without accents, by their stems. Whatever has a digit
/// in it is a code and stays as it is, but for a number with its unit. Nothing is left out, so that
/// every phrase can be found;
/// frequent words are dropped from questions instead.
final class PlainEnglish extends Analyzer {
  /// A term with its place in the text.
  record Token(String term, int start, int end) {}

  PlainEnglish() {
    super(PER_FIELD_REUSE_STRATEGY);
  }

  /// Words as they stand go into [Fields#WORDS], their stems everywhere else.
  @Override
  protected TokenStreamComponents createComponents(String field) {
    var source = new StandardTokenizer();
    TokenStream words = new EnglishPossessiveFilter(source);
    words = new LowerCaseFilter(words);
    words = new ASCIIFoldingFilter(words);
    if (field.equals(Fields.WORDS)) {
      return new TokenStreamComponents(source, words);
    }
    words = new CodeMarker(new UnitSplitter(words));
    return new TokenStreamComponents(source, new PorterStemFilter(words));
  }

  /// The terms of a text, in order.
  List<Token> tokens(String text) {
    return tokens(Fields.TEXT, text);
  }

  /// The terms of a text, in order, without their places.
  List<String> terms(String text) {
    return tokens(text).stream().map(Token::term).toList();
  }

  /// The words of a text as they stand, in lower case and without accents.
  List<String> words(String text) {
    return tokens(Fields.WORDS, text).stream().map(Token::term).toList();
  }

  private List<Token> tokens(String field, String text) {
    var tokens = new ArrayList<Token>();
    try (TokenStream stream = tokenStream(field, text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return tokens;
  }

  /// A number and its unit are two words, however they are written: "40mg" is "40 mg".
  private static final class UnitSplitter extends TokenFilter {
    private static final Set<String> UNITS =
        Set.of(
            "ng", "mcg", "ug", "\u00b5g", "\u03bcg", "mg", "g", "kg", "ml", "dl", "l", "nmol",
            "mmol", "mol", "iu", "mm", "cm", "kpa", "mmhg");

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private String unit = "";
    private int start;
    private int end;

    UnitSplitter(TokenStream in) {
      super(in);
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (!unit.isEmpty()) {
        clearAttributes();
        term.append(unit);
        offset.setOffset(start, end);
        unit = "";
        return true;
      }
      if (!input.incrementToken()) {
        return false;
      }
      int digits = digits();
      if (digits > 0 && digits < term.length()) {
        split(digits);
      }
      return true;
    }

    private void split(int digits) {
      String rest = term.subSequence(digits, term.length()).toString();
      if (UNITS.contains(rest) && offset.endOffset() - offset.startOffset() == term.length()) {
        unit = rest;
        start = offset.startOffset() + digits;
        end = offset.endOffset();
        offset.setOffset(offset.startOffset(), start);
        term.setLength(digits);
      }
    }

    /// Characters of the number that the term begins with; 0 where it begins with none.
    private int digits() {
      int at = 0;
      while (at < term.length() && isOfNumber(term.charAt(at), at)) {
        at++;
      }
      return at;
    }

    private static boolean isOfNumber(char c, int at) {
      return (c >= '0' && c <= '9') || (at > 0 && (c == '.' || c == ','));
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      unit = "";
    }
  }

  /// Keeps codes from being stemmed.
  private static final class CodeMarker extends KeywordMarkerFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    CodeMarker(TokenStream in) {
      super(in);
    }

    @Override
    protected boolean isKeyword() {
      for (int i = 0; i < term.length(); i++) {
        if (Character.isDigit(term.charAt(i))) {
          return true;
        }
      }
      return false;
    }
  }
}
