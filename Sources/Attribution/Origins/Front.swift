import Documents
import DriftDetection
import GitRepository
import PolicyModel

/// A merge that names a pull request, crossed towards a branch that it merged.
struct CrossedMerge {
  let pullRequest: Int
  /// The merge's first parent. What leads to it the merge did not bring in.
  let mainLine: ObjectID
}

/// An object as one commit declares it, with what is still asked of it there.
struct Holding {
  struct Question {
    let asked: ValueQuestion
    /// Where the value stands in this form.
    let place: JSONPointer?
  }

  let object: ObjectIdentity
  let path: String
  let form: ComparedForm
  var questions: [Question]
  /// Whether every commit that changes the object is asked for.
  let isLife: Bool
  /// The merges on whose other side the commit may be, the inmost last.
  var crossed: [CrossedMerge] = []

  init(_ policy: Policy, path: String, questions: [Question] = [], isLife: Bool = false) {
    object = policy.identity
    self.path = path
    form = ComparedForm(policy)
    self.questions = questions
    self.isLife = isLife
  }

  /// An earlier form of the same object, of which nothing is asked yet.
  init(_ policy: Policy, path: String, like other: Holding) {
    self.init(policy, path: path, isLife: other.isLife)
    crossed = other.crossed
  }

  /// What an earlier form answers for, and what it does not.
  ///
  /// - Parameter older: nil where there is no earlier form.
  func split(by older: Holding?) -> (same: Holding?, other: Holding?) {
    guard var same = older else { return (nil, self) }
    if isLife { return form.isEqual(to: same.form) ? (same, nil) : (nil, self) }
    var other = self
    other.questions = []
    for question in questions {
      guard let place = question.place else {
        same.questions.append(question)
        continue
      }
      if let older = form.place(of: place, in: same.form) {
        same.questions.append(Question(asked: question.asked, place: older))
      } else {
        other.questions.append(question)
      }
    }
    return (same.questions.isEmpty ? nil : same, other.questions.isEmpty ? nil : other)
  }
}

/// What is still asked at one commit, by the file that declares it there.
struct Front {
  private var byPath: [String: [Holding]] = [:]
  /// The folders that lead to those files; more of them do no harm.
  private var folders: Set<String> = []

  var isEmpty: Bool { byPath.isEmpty }
  var all: [Holding] { byPath.values.flatMap { $0 } }
  var hasLife: Bool { lifePath != nil }

  /// The file that declares the object whose life is asked for.
  private var lifePath: String? { byPath.first { $0.value.contains { $0.isLife } }?.key }

  func holds(_ path: String) -> Bool { byPath[path] != nil }
  func leadsOn(_ folder: String) -> Bool { folders.contains(folder) }

  mutating func hold(_ holding: Holding) {
    // Two ways may lead to one commit.
    if holding.isLife, hasLife { return }
    byPath[holding.path, default: []].append(holding)
    var folder = holding.path[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      guard folders.insert(String(folder)).inserted else { return }
    }
  }

  mutating func take(_ path: String) -> [Holding] { byPath.removeValue(forKey: path) ?? [] }

  mutating func join(_ other: Front) {
    if isEmpty {
      self = other
    } else {
      for holding in other.all { hold(holding) }
    }
  }

  mutating func dropLife() {
    guard let path = lifePath else { return }
    let rest = take(path).filter { !$0.isLife }
    if !rest.isEmpty { byPath[path] = rest }
  }
}
