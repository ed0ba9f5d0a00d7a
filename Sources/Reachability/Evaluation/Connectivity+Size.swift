extension Connectivity {
  /// How many classes there are and how many rows they share, after all connections have been gone through.
  package var sizeInWords: String {
    var joining = Joining(self)
    let (senders, ports) = joining.senders()
    let rows = Set((Array(egress) + ingress).map { ObjectIdentifier($0) }).count
    return
      "\(universe.classes.count) classes of pods, \(universe.atoms.ranges.count) of addresses, "
      + "\(rows) rows, \(senders.count) kinds of senders, \(ports.sets.count) sets of ports"
  }

  /// How many pairs of classes may exchange something else in another state.
  package func pairsChanged(in other: Connectivity) -> Int {
    Effect(from: self, to: other).parts.reduce(0) { $0 + $1.senders.count * $1.receivers.count }
  }
}
