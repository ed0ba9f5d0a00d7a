import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An OpenSSH server of one test's own, for the user who runs the tests.
public struct SSHGitServer: Sendable {
  public let port: Int
  public let user: String
  private let folder: TemporaryFolder
  private let root: TemporaryFolder

  /// The address of the served repository.
  public var url: String { url(port: port) }

  public func url(port: Int) -> String {
    "ssh://\(user)@localhost:\(port)\(root.path)/policies.git"
  }

  /// The public key of the server, of a type: `ed25519`, `ecdsa`, `rsa`.
  public func hostKey(_ type: String) throws -> String {
    try folder.read("host_\(type).pub").split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// A line of known hosts.
  public func knownHost(_ type: String, port: Int? = nil) throws -> String {
    "[localhost]:\(port ?? self.port) \(try hostKey(type))\n"
  }

  /// Makes a key, as `ssh-keygen -t TYPE` does.
  ///
  /// - Returns: the path of the private one.
  public static func makeKey(
    _ type: String, passphrase: String = "", in folder: TemporaryFolder, named name: String
  ) async throws -> String {
    try await Program.output(
      "ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", name, "-f", folder(name)])
    return folder(name)
  }

  /// Runs it for as long as `use` takes.
  ///
  /// - Parameters:
  ///   - root: the folder of the repositories.
  ///   - keys: the paths of the private keys that it lets in.
  public static func run<Result: Sendable>(
    serving root: TemporaryFolder, keys: [String], _ use: (SSHGitServer) async throws -> Result
  ) async throws -> Result {
    let sshd = try GitServers.program("sshd")
    let folder = try TemporaryFolder()
    for type in ["ed25519", "ecdsa", "rsa"] {
      _ = try await makeKey(type, in: folder, named: "host_\(type)")
    }
    var allowed = ""
    for key in keys {
      allowed += String(
        decoding: try Data(contentsOf: URL(filePath: key + ".pub")), as: UTF8.self)
    }
    try folder.write(allowed, to: "allowed")
    // Of root it insists on that folder, which only the system's own start makes.
    if geteuid() == 0 {
      try FileManager.default.createDirectory(
        atPath: "/run/sshd", withIntermediateDirectories: true)
    }
    let name = try await Program.output("id", ["-un"])
    let user = String(name.prefix { !$0.isNewline })
    return try await ListeningProgram.run(ready: "Server listening on") { port in
      try folder.write(
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(folder("host_ed25519"))
        HostKey \(folder("host_ecdsa"))
        HostKey \(folder("host_rsa"))
        AuthorizedKeysFile \(folder("allowed"))
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin yes
        PidFile none

        """, to: "sshd.conf")
      return [sshd, "-D", "-e", "-f", folder("sshd.conf")]
    } use: { port in
      try await use(SSHGitServer(port: port, user: user, folder: folder, root: root))
    }
  }
}
