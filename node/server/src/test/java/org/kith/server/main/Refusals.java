package org.kith.server.main;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads refusals, and makes calls that no stub would make.
final class Refusals {
  /// Messages as they are.
  static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
          return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private Refusals() {}

  /// The reason of an error; empty where it has none.
  static String reason(Throwable error) throws InvalidProtocolBufferException {
    for (Any detail : details(error)) {
      if (detail.is(ErrorInfo.class)) {
        ErrorInfo info = detail.unpack(ErrorInfo.class);
        return info.getDomain().equals("kith") ? info.getReason() : "domain " + info.getDomain();
      }
    }
    return "";
  }

  /// Every field that an error names, and the empty text.
  static List<String> fields(Throwable error) throws InvalidProtocolBufferException {
    List<String> fields = new ArrayList<>(List.of(""));
    for (Any detail : details(error)) {
      if (detail.is(BadRequest.class)) {
        detail
            .unpack(BadRequest.class)
            .getFieldViolationsList()
            .forEach(violation -> fields.add(violation.getField()));
      }
    }
    return fields;
  }

  /// All that a person is told by an error: its sentence, then those of its fields that are not in
  /// it.
  static String told(StatusRuntimeException error) throws InvalidProtocolBufferException {
    String sentence = String.valueOf(error.getStatus().getDescription());
    var told = new StringBuilder(sentence);
    for (Any detail : details(error)) {
      if (detail.is(BadRequest.class)) {
        for (var violation : detail.unpack(BadRequest.class).getFieldViolationsList()) {
          if (!sentence.contains(violation.getDescription())) {
            told.append(" | ").append(violation.getField());
            told.append(": ").append(violation.getDescription());
          }
        }
      }
    }
    return told.toString().replaceAll("\\b(kith1)?[a-z2-7]{52}\\b", "$1ID");
  }

  /// Which words are told, by case: `case -> words` a line.
  static Map<String, String> words(String file) {
    try (InputStream in = Refusals.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError(file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" -> ", 2))
          .collect(Collectors.toMap(sides -> sides[0], sides -> sides[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Any> details(Throwable error) {
    var status = StatusProto.fromThrowable(error);
    return status == null ? List.of() : status.getDetailsList();
  }

  /// Sends one more header.
  static ClientInterceptor header(String name, String value) {
    var headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
