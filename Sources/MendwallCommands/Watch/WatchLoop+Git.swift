import GitRepository
import PolicyModel
import Reports
import Watching

extension WatchLoop {
  func openSource() async throws -> GitSource {
    var fresh = detection
    fresh.known.source = nil
    let place = try await fresh.place()
    return try await fresh.withDeadline { [git = fresh.git] in try GitSource.open(git, in: place) }
  }

  /// Compares with this revision from now on.
  func use(_ source: GitSource) {
    detection.known.source = source
    detection.known.readings = GitReadings()
    detection.known.history = HistoryMemory()
  }

  /// Begins to look whether Git has changed. A server that is slow, or away, keeps nothing else waiting.
  func beginLook() {
    nextPoll = .now + .seconds(settings.options.poll)
    looking = Task {
      let found: Result<GitSource, any Error>
      do { found = .success(try await self.openSource()) } catch { found = .failure(error) }
      if !Task.isCancelled { self.note(found) }
    }
  }

  private func note(_ found: Result<GitSource, any Error>) {
    looking = nil
    looked = found
    alarm.ring()
  }

  /// Takes in what a look at Git found.
  func take(_ found: Result<GitSource, any Error>) async {
    switch found {
    case .failure(let error):
      status.count { $0.pollFailures += 1 }
      context.note("mendwall: Git could not be looked at, and what it said before counts: \(error)")
    case .success(let source):
      status.count { $0.polls += 1 }
      guard source.commit.id != detection.known.source?.commit.id else { return }
      use(source)
      book.noteCommit(at: .now)
      voice.tell(
        WatchEvent(
          .revision, at: context.now(), commit: source.commit.id,
          message: "\(source.revision) is commit \(source.commit.id.prefix(12)) now"))
      await compare(nil)
    }
  }
}
