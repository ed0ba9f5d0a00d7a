import Testing

/// How objects come into the cluster.
enum Way: String, CaseIterable, CustomTestStringConvertible {
  case clientSide = "kubectl apply"
  case serverSide = "kubectl apply --server-side"
  case create = "kubectl create"

  var testDescription: String { rawValue }

  var arguments: [String] {
    switch self {
    case .clientSide: ["apply", "-f", "-"]
    case .serverSide: ["apply", "--server-side", "-f", "-"]
    case .create: ["create", "-f", "-"]
    }
  }
}
