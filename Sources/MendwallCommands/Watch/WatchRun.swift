import FoundationEssentials
import KubernetesClient
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals
import Watching

/// One run of `mendwall watch`, from its connections to their end.
struct WatchRun: Sendable {
  /// Each watch holds one; where the whole cluster may not be watched each namespace has its own.
  private static let mostConnections = 4096
  private static let largestSecret = 1 << 16

  private let settings: WatchLoop.Settings
  private let detection: Detection
  private let voice: WatchVoice
  private let context: CommandContext

  init(
    _ settings: WatchLoop.Settings, _ detection: Detection, _ voice: WatchVoice,
    _ context: CommandContext
  ) {
    self.settings = settings
    self.detection = detection
    self.voice = voice
    self.context = context
  }

  /// Goes on until a signal comes, or its task is cancelled.
  ///
  /// - Throws: a sentence, where it cannot begin.
  func run() async throws {
    if context.handlesSignals { FreeMemory.shareOnePlace() }
    // Who asks a second time does not want to wait for what is being written.
    _ = context.listenForInterrupts()
    let service = WatchService(WatchStatus(startedAt: context.now())) { try await watch($0, $1) }
    var logger = Logger(label: "mendwall.service") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: service, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
        ],
        gracefulShutdownSignals: context.handlesSignals ? [.sigterm, .sigint, .sighup] : [],
        logger: logger))
    do { try await group.run() } catch {
      // How it went is the service's to say.
      if service.failure == nil, !service.hasEnded { throw error }
    }
    if let failure = service.failure { throw failure }
  }

  private func watch(_ status: WatchStatus, _ alarm: Alarm) async throws {
    let secret = try settings.options.webhookSecret.map(WatchRun.secret)
    try await detection.cluster.withServer(
      environment: context.environment, logger: detection.logger, now: context.now,
      connections: WatchRun.mostConnections
    ) { server, defaultNamespace in
      var endpoint: Endpoint?
      if let address = settings.options.address {
        let answers = WatchEndpoint(status: status, secret: secret) { alarm.ring() }
        do {
          endpoint = try await Endpoint(host: address.host, port: address.port) {
            answers.answer($0)
          }
        } catch {
          throw Refusal(
            "cannot listen on \(address.host):\(address.port) (\(error)); choose another address with --listen"
          )
        }
        context.note("mendwall: listening on \(address.host):\(endpoint?.port ?? 0)")
      }
      let keeper = keeper(server, status, alarm)
      let mirror = MirroredCluster(server) { alarm.ring() }
      let loop = WatchLoop(
        settings, detection, mirror, defaultNamespace: defaultNamespace, status, voice, alarm,
        keeper, context)
      let outcome: Result<Void, any Error>
      do {
        // Whoever may not see the Lease is told so before anything else is done.
        try await keeper?.see()
        try await loop.run()
        outcome = .success(())
      } catch { outcome = .failure(error) }
      // Not by this task, which may be cancelled.
      await Task { await keeper?.release() }.value
      await mirror.stop()
      await endpoint?.close()
      try outcome.get()
    }
  }

  private func keeper(_ server: APIServer, _ status: WatchStatus, _ alarm: Alarm) -> LeaseKeeper? {
    guard let lease = settings.options.lease else { return nil }
    let unique = String(UInt64.random(in: .min ... .max), radix: 16)
    return LeaseKeeper(
      server, lease,
      identity: settings.options.identity ?? "\(ProcessInfo.processInfo.hostName)_\(unique)",
      timing: settings.options.timing, now: context.now, note: context.note,
      isUseful: { status.isMoving }
    ) { alarm.ring() }
  }

  private static func secret(_ file: String) throws -> [UInt8] {
    do throws(FileReading.Failure) {
      let bytes = try FileReading.contents(of: file, limit: largestSecret)
      let secret = Array(bytes.reversed().drop { $0 == 10 || $0 == 13 }.reversed())
      if !secret.isEmpty { return secret }
    } catch {
      throw Refusal("the webhook's secret \(file) \(error.inWords)")
    }
    throw Refusal("the webhook's secret \(file) is empty; write into it what the sender knows too")
  }
}

/// The watch as a service that a signal ends in good order.
private final class WatchService: Service {
  private let status: WatchStatus
  private let body: @Sendable (WatchStatus, Alarm) async throws -> Void
  private let state = Mutex<(failure: (any Error)?, hasEnded: Bool)>((nil, false))

  init(
    _ status: WatchStatus, _ body: @escaping @Sendable (WatchStatus, Alarm) async throws -> Void
  ) {
    self.status = status
    self.body = body
  }

  var failure: (any Error)? { state.withLock(\.failure) }
  var hasEnded: Bool { state.withLock(\.hasEnded) }

  func run() async throws {
    let alarm = Alarm()
    let status = status
    await withTaskCancellationOrGracefulShutdownHandler {
      do {
        try await body(status, alarm)
        state.withLock { $0.hasEnded = true }
      } catch {
        state.withLock { $0.failure = error }
      }
    } onCancelOrGracefulShutdown: {
      status.stopping.utter()
      alarm.ring()
    }
  }
}
