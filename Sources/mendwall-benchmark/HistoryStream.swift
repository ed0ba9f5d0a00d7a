/// A history for `git fast-import`: one policy a file, and each commit changes one of them, half of the
/// times only its comment.
enum HistoryStream {
  static func print(commits: Int, files: Int) {
    var random = Sequence(seed: 7)
    var ports = [Int](repeating: 80, count: files)
    var notes = [Int](repeating: 0, count: files)
    for commit in 0..<commits {
      var changed = 0..<files
      if commit > 0 {
        let file = random.next(below: files)
        changed = file..<(file + 1)
        if random.next(below: 2) == 0 {
          ports[file] = 1 + random.next(below: 60_000)
        } else {
          notes[file] += 1
        }
      }
      let author =
        "Dev \(commit % 20) <dev\(commit % 20)@example.com> \(1_700_000_000 + 60 * commit) +0000"
      let message = "change \(commit)"
      Swift.print(
        "commit refs/heads/main\ncommitter \(author)\ndata \(message.utf8.count)\n\(message)")
      for file in changed {
        let text = policy(file, port: ports[file], note: notes[file])
        Swift.print("M 100644 inline policies/\(file).yaml\ndata \(text.utf8.count)\n\(text)")
      }
    }
  }

  /// The same policies as the history's last commit has them by name, each with another port.
  static func printLive(files: Int) {
    for file in 0..<files {
      Swift.print("---\n\(policy(file, port: 65_535, note: 0))", terminator: "")
    }
  }

  private static func policy(_ index: Int, port: Int, note: Int) -> String {
    """
    # Note \(note).
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: policy-\(index)
      namespace: bench-\(index % 50)
      labels:
        app.kubernetes.io/part-of: shop
    spec:
      podSelector:
        matchLabels:
          app: app-\(index)
      policyTypes:
      - Ingress
      - Egress
      ingress:
      - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: bench-\(index * 7 % 50)
          podSelector:
            matchLabels:
              app: client
        ports:
        - protocol: TCP
          port: \(port)
      egress:
      - to:
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
            - 10.\(index % 250).0.0/16
        ports:
        - port: 443

    """
  }

  /// Numbers that are the same on every machine.
  private struct Sequence {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }
}
