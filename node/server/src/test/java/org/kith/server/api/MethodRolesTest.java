package org.kith.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kith.schema.v1.GovernanceServiceGrpc;
import org.kith.schema.v1.LearningServiceGrpc;
import org.kith.schema.v1.NodeServiceGrpc;

/// SPEC 11 I31: a method without an explicit role is denied.
class MethodRolesTest {
  static Stream<String> methods() {
    return Stream.of(
            LearningServiceGrpc.getServiceDescriptor(),
            GovernanceServiceGrpc.getServiceDescriptor(),
            NodeServiceGrpc.getServiceDescriptor())
        .map(ServiceDescriptor::getMethods)
        .flatMap(java.util.Collection::stream)
        .map(MethodDescriptor::getFullMethodName);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodOfTheSchemaHasARule(String method) {
    assertThat(MethodRoles.knows(method)).as(method).isTrue();
    assertThat(MethodRoles.isOpen(method)).as("open: " + method).isFalse();
    assertThat(MethodRoles.allows(method, Set.of())).as("no role: " + method).isFalse();
    assertThat(MethodRoles.allows(method, EnumSet.allOf(Role.class))).as(method).isTrue();
  }

  @Test
  void aMethodWithoutARuleIsDeniedToEverybody() {
    assertThat(MethodRoles.allows("kith.v1.LearningService/Forgotten", EnumSet.allOf(Role.class)))
        .isFalse();
  }

  @Test
  void publishingTakesAuthorAndApprover() {
    for (String method : List.of("PublishRecords", "ImportRecords", "RetractRecord")) {
      String full = "kith.v1.LearningService/" + method;
      assertThat(MethodRoles.allows(full, EnumSet.of(Role.AUTHOR))).isFalse();
      assertThat(MethodRoles.allows(full, EnumSet.of(Role.APPROVER))).isFalse();
      assertThat(MethodRoles.allows(full, EnumSet.of(Role.AUTHOR, Role.APPROVER))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anOperatorNeitherReadsNorTrusts(String method) {
    if (method.contains("Learning") || method.contains("Propose") || method.contains("Token")) {
      assertThat(MethodRoles.allows(method, EnumSet.of(Role.OPERATOR))).as(method).isFalse();
    }
  }
}
