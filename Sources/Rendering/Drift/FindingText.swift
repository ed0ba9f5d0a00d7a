import PolicyModel
public import Reports

/// What every format says alike of a finding.
extension Finding {
  /// What it is, in a word or two: `modified`, `not in Git`, `broken assertion`.
  var stateInWords: String { Finding.stateInWords(type, state) }

  static func stateInWords(_ type: Kind, _ state: State?) -> String {
    switch (type, state) {
    case (_, .modified): "modified"
    case (_, .missing): "missing"
    case (_, .unmanaged): "not in Git"
    case (.effect, nil): "relabelled"
    case (.assertion, nil): "broken assertion"
    case (.exception, nil): "exception that does not hold"
    case (.containment, nil): "containment"
    case (.drift, nil): "drift"
    }
  }

  /// The object, or for what is none its own words.
  public var name: String { Finding.name(type, object) }

  static func name(_ type: Kind, _ object: ObjectReference) -> String {
    type == .assertion || type == .exception ? object.name : object.description
  }

  /// What it is about, in a sentence.
  public var headline: String {
    switch (type, state) {
    case (_, .missing): "\(name) is missing in the cluster"
    case (_, .unmanaged): "\(name) is in the cluster and not in Git"
    case (.effect, nil): "\(name) has labels that policies take otherwise than Git means"
    case (.assertion, nil): "the assertion \"\(name)\" is broken"
    case (.exception, nil): "the exception \"\(name)\" does not hold"
    case (.containment, nil):
      isDeparture ? "\(name) claims to be a containment" : "\(name) cuts off in an emergency"
    case (_, .modified), (.drift, nil): "\(name) is not as Git declares it"
    }
  }

  /// Who changed it in the cluster, each once.
  public var actors: [String] {
    var seen: Set<String> = []
    return ([actor] + (changes ?? []).map(\.actor)).compactMap { $0?.inWords }.filter {
      seen.insert($0).inserted
    }
  }

  /// Who made Git's side what it is, each once: `3ef7e57 by Tomasz Brandl, "Fix the port" (#41)`.
  var origins: [String] {
    var seen: Set<String> = []
    let commits = [removed, declared?.origin] + (changes ?? []).map { $0.declared?.origin }
    return commits.compactMap { $0.map(Finding.words) }.filter { seen.insert($0).inserted }
  }

  /// The names of those who made Git's side what it is.
  var authors: [String] {
    let commits = [removed, declared?.origin] + (changes ?? []).map { $0.declared?.origin }
    return Set(commits.compactMap { $0?.author.name }).sorted()
  }

  /// When it came to be in the cluster, as far as is known: the first of the times.
  var since: Instant? {
    let times =
      [actor?.time, state == .unmanaged ? live?.createdAt : nil]
      + (changes ?? []).map { $0.actor?.time }
    return times.compactMap { $0 }.min()
  }

  /// What it lets through and cuts, in lines.
  public var impactInWords: [String] {
    let omitted = impactOmitted ?? 0
    return (impact ?? []).map(\.inWords) + (omitted > 0 ? ["and \(omitted) more"] : [])
  }

  /// The files of Git that it names.
  var paths: [String?] { [declared?.path] + (changes ?? []).map { $0.declared?.path } }

  /// Where in Git a reader should look: where the first change is declared, or else the object.
  public var place: Declaration? {
    let changed = (changes ?? []).lazy.compactMap(\.declared).first { $0.line != nil }
    return changed ?? declared
  }
}
