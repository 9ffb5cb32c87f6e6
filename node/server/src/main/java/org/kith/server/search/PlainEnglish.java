package org.kith.server.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordMarkerFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// Cuts English text into terms: lower case, without accents, by their stems. Whatever has a digit
/// in it is a code and stays as it is. Nothing is left out, so that every phrase can be found;
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
    words = new CodeMarker(words);
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
