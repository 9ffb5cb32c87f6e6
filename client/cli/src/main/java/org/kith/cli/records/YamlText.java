package org.kith.cli.records;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes a record as YAML that [YamlTree] reads back as the same.
public final class YamlText {
  private static final int WIDTH = 100;

  private YamlText() {}

  /// One document.
  public static String of(JsonElement tree) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(WIDTH);
    options.setAllowUnicode(true);
    return new Yaml(options).dump(plain(tree));
  }

  private static Object plain(JsonElement element) {
    if (element instanceof JsonObject object) {
      Map<String, Object> map = new LinkedHashMap<>();
      object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
      return map;
    }
    if (element instanceof JsonArray array) {
      List<Object> list = new ArrayList<>();
      array.forEach(one -> list.add(plain(one)));
      return list;
    }
    if (element.getAsJsonPrimitive().isBoolean()) {
      return element.getAsBoolean();
    }
    if (element.getAsJsonPrimitive().isNumber()) {
      return number(element.getAsBigDecimal());
    }
    return element.getAsString();
  }

  /// As people write it: a type that YAML does not know would be written with a tag.
  private static Number number(BigDecimal number) {
    if (number.stripTrailingZeros().scale() <= 0) {
      return number.toBigIntegerExact();
    }
    return number.doubleValue();
  }
}
