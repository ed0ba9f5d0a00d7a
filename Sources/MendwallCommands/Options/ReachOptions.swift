public import ArgumentParser
public import Reachability
public import Workloads

/// What a person asks of connections.
struct ReachOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The state to look at: git, git:REV, live, or a file or folder of manifests.",
      valueName: "state"))
  var state = StateName.live

  @Option(
    help: ArgumentHelp(
      "Compare with this state, which comes after the first.", valueName: "state"))
  var against: StateName?

  @Option(
    help: ArgumentHelp(
      "Who sends: namespace/name, namespace/*, an address or range, internet, ingress-controller.",
      valueName: "peer"))
  var from: PeerPattern?

  @Option(help: ArgumentHelp("Who receives, as for --from.", valueName: "peer"))
  var to: PeerPattern?

  @Option(
    help: ArgumentHelp(
      "Over which port: tcp/443, udp/5000-5100, sctp, or a number for TCP.", valueName: "port"))
  var port: PortPattern?

  @Flag(help: "Tell how the policies come to the answer to --from, --to and --port.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "How what the specification leaves open is taken: upstream, cilium, calico or external-only.",
      valueName: "profile"))
  var profile = Profile.upstream

  @Option(help: ArgumentHelp("Whether peers are workloads or single pods.", valueName: "peers"))
  var owner = PeerGrouping.workloads

  @Flag(help: "Check the assertions under connectivity: of .mendwall.yaml.")
  var check = false

  func validate() throws {
    if check, from != nil || to != nil || port != nil {
      throw ValidationError(
        "--check is about all that .mendwall.yaml asserts; leave out --from, --to and --port.")
    }
    if explain, from == nil || to == nil || port == nil {
      throw ValidationError("--explain needs --from, --to and --port.")
    }
    if against != nil, explain {
      throw ValidationError("--explain tells of one state; leave out --against.")
    }
  }
}

extension PeerPattern: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension PortPattern: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension PeerGrouping: ExpressibleByArgument {}

extension Profile: ExpressibleByArgument {
  public init?(argument: String) {
    guard let profile = Profile.all.first(where: { $0.name == argument }) else { return nil }
    self = profile
  }

  public var defaultValueDescription: String { name }
  public static var allValueStrings: [String] { all.map(\.name) }
}

/// How the answers are reported.
struct ReachOutputOptions: ParsableArguments {
  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to report: text, json, connlist, csv, dot, matrix, svg, netassert or (with --check) junit, to "
        + "standard output or =FILE. May be repeated.",
      discussion: "Default: text.", valueName: "format[=file]"))
  var outputs: [Output] = []

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try Output.refuseSeveral(outputs)
    try Output.refuseOthers(
      outputs,
      than: [.text, .json, .connlist, .csv, .dot, .matrix, .svg, .netassert, .junit])
  }
}
