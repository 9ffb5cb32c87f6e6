package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.StringReader;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads YAML without its guesses: a scalar is the text that stands there, so `2024-03` stays a
/// month and `no` stays a word. Aliases and foreign tags are refused.
public final class YamlTree {
  private static final int DEPTH_MAX = 32;

  /// Lines before the text, where it is a part of a file.
  private final int before;

  private YamlTree(int before) {
    this.before = before;
  }

  static JsonElement parse(String text) throws SyntaxFault {
    return parse(text, 1);
  }

  /// Reads one document.
  ///
  /// @param firstLine line of its file on which it begins, from 1
  public static JsonElement parse(String text, int firstLine) throws SyntaxFault {
    return new YamlTree(firstLine - 1).read(text);
  }

  private JsonElement read(String text) throws SyntaxFault {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setCodePointLimit(RecordFile.FILE_BYTES_MAX);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      return root == null ? JsonNull.INSTANCE : element(root);
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw new SyntaxFault(
          "this is not YAML"
              + (mark == null ? "" : ", line " + (before + mark.getLine() + 1))
              + (e.getProblem() == null ? "" : ": " + e.getProblem()));
    } catch (YAMLException e) {
      throw new SyntaxFault("this is not YAML that is read here: " + e.getMessage());
    }
  }

  private JsonElement element(Node node) throws SyntaxFault {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        var array = new JsonArray();
        for (Node item : sequence.getValue()) {
          array.add(element(item));
        }
        yield array;
      }
      case MappingNode mapping -> mapping(mapping);
      default -> throw new SyntaxFault("aliases are not read here, line " + line(node));
    };
  }

  private JsonObject mapping(MappingNode mapping) throws SyntaxFault {
    var object = new JsonObject();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new SyntaxFault("a name is missing, line " + line(tuple.getKeyNode()));
      }
      if (object.has(key.getValue())) {
        throw new SyntaxFault("'" + key.getValue() + "' stands twice, line " + line(key));
      }
      object.add(key.getValue(), element(tuple.getValueNode()));
    }
    return object;
  }

  private JsonElement scalar(ScalarNode scalar) throws SyntaxFault {
    if (!scalar.getTag().startsWith(Tag.PREFIX)) {
      throw new SyntaxFault("tags are not read here, line " + line(scalar));
    }
    if (scalar.isPlain() && scalar.getTag().equals(Tag.NULL)) {
      return JsonNull.INSTANCE;
    }
    boolean block =
        scalar.getScalarStyle() == ScalarStyle.FOLDED
            || scalar.getScalarStyle() == ScalarStyle.LITERAL;
    return new JsonPrimitive(block ? scalar.getValue().stripTrailing() : scalar.getValue());
  }

  private int line(Node node) {
    return before + node.getStartMark().getLine() + 1;
  }
}
