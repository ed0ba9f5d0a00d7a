extension FieldSchema {
  /// A LabelSelector (`k8s.io/apimachinery/pkg/apis/meta/v1`): all of its requirements hold at once, so
  /// their order means nothing, and no requirement means no constraint.
  static let labelSelector = FieldSchema.object(
    ObjectSchema([
      "matchLabels": .init(.map, empty: .equalsAbsent),
      "matchExpressions": .init(.set(of: labelRequirement), empty: .equalsAbsent),
    ]))

  private static let labelRequirement = FieldSchema.object(
    ObjectSchema([
      "key": .init(.scalar), "operator": .init(.scalar),
      "values": .init(.set(of: .scalar), empty: .equalsAbsent),
    ]))
}
