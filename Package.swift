// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// For the targets that touch a C library: every unsafe expression is marked where it stands.
let settingsBesideC: [SwiftSetting] = settings + [.strictMemorySafety()]

let package = Package(
  name: "mendwall",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "mendwall", targets: ["mendwall"])
  ],
  dependencies: [
    // Help, completions and the manual of every command come from the declarations themselves.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // SHA-256 for the ids of findings; signatures of webhooks and of apps.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    // The reference documentation, built by scripts/check.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    // What libraries note at debug level; shown with -v.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    // Byte buffers of the HTTP client's bodies, and the sockets of the tests' scripted server.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    // Certificate authorities and client certificates of a kubeconfig, and the tests' TLS server.
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    // Client for the Kubernetes API: streaming bodies, client certificates, proxies, deadlines.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    // Paths and file descriptors without Foundation.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    // Signals and the orderly end of what stays on.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // Runs exec credential plugins and kustomize with a deadline and bounded output; without its Foundation trait.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
  ],
  targets: [
    // Git's object store, without a subprocess and without a work tree.
    .systemLibrary(
      name: "CLibgit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    // YAML with the line and column of each key and value.
    .systemLibrary(
      name: "CLibyaml", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // Packed audit logs.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // Histories of drift.
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3",
      providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    // glibc's own calls about memory.
    .target(name: "CMalloc"),

    .target(name: "Documents", dependencies: ["CLibyaml"], swiftSettings: settingsBesideC),
    .target(name: "PolicyModel", dependencies: ["Documents"], swiftSettings: settings),
    .target(
      name: "Workloads", dependencies: ["Documents", "PolicyModel"], swiftSettings: settings),
    .target(
      name: "Reachability", dependencies: ["Documents", "PolicyModel", "Workloads"],
      swiftSettings: settings),
    .target(
      name: "Containment", dependencies: ["Documents", "PolicyModel"], swiftSettings: settings),
    .target(
      name: "DriftDetection", dependencies: ["Documents", "PolicyModel"], swiftSettings: settings),
    .target(
      name: "MendwallConfiguration", dependencies: ["Documents", "PolicyModel", "Workloads"],
      swiftSettings: settings),
    .target(
      name: "Compression",
      dependencies: ["CZlib", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: settingsBesideC),
    .target(
      name: "AuditLogs",
      dependencies: [
        "Compression", "Documents", "PolicyModel",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settingsBesideC),
    .target(
      name: "Attribution",
      dependencies: ["AuditLogs", "Documents", "DriftDetection", "GitRepository", "PolicyModel"],
      swiftSettings: settings),
    // Observed connections, read from the logs of network plug-ins and judged by both states.
    .target(
      name: "ObservedFlows",
      dependencies: [
        "Compression", "Documents", "PolicyModel", "Reachability", "Workloads",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settingsBesideC),
    // Changes of manifests that leave all else of a file as it stands.
    .target(
      name: "ManifestEditing", dependencies: ["Documents", "DriftDetection", "PolicyModel"],
      swiftSettings: settings),
    // The policies that namespaces lack.
    .target(
      name: "Baselines",
      dependencies: [
        "Containment", "Documents", "ManifestEditing", "MendwallConfiguration", "PolicyModel",
        "Workloads",
      ],
      swiftSettings: settings),
    // When drift began and ended, kept in an SQLite file.
    .target(
      name: "DriftHistory", dependencies: ["CSQLite", "Documents", "PolicyModel"],
      swiftSettings: settingsBesideC),
    // Judges policies by rules, one file each.
    .target(
      name: "Linting",
      dependencies: [
        "Documents", "MendwallConfiguration", "PolicyModel", "Reachability", "Workloads",
      ],
      swiftSettings: settings),
    .target(
      name: "Reports",
      dependencies: [
        "Documents", "DriftDetection", "Linting", "MendwallConfiguration", "PolicyModel",
        "Reachability", "Workloads", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(name: "GitRepository", dependencies: ["CLibgit2"], swiftSettings: settingsBesideC),
    .target(
      name: "ExternalPrograms",
      dependencies: [
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Signatures",
      dependencies: [
        "Documents", "ExternalPrograms", "GitRepository",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Kustomize", dependencies: ["Documents", "ExternalPrograms", "PolicyModel"],
      swiftSettings: settings),
    .target(
      name: "HTTPAccess",
      dependencies: [
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    // Mirrors of repositories that are reached by a URL: cache folder, lock, credentials, known hosts.
    .target(
      name: "RemoteRepositories",
      dependencies: [
        "ExternalPrograms", "GitRepository", "HTTPAccess",
        // Hashed names of known hosts, fingerprints of their keys.
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "KubernetesClient",
      dependencies: [
        "Documents", "ExternalPrograms", "HTTPAccess", "PolicyModel", "Workloads",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Reconciliation",
      dependencies: [
        "Documents", "DriftDetection", "KubernetesClient", "PolicyModel", "Reports",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .target(
      name: "Rendering",
      dependencies: [
        "Documents", "DriftDetection", "DriftHistory", "Linting", "MendwallConfiguration",
        "PolicyModel", "Reachability", "Reports", "Workloads",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(
      name: "Publishing",
      dependencies: [
        "Compression", "Documents", "ExternalPrograms", "HTTPAccess", "MendwallConfiguration",
        "PolicyModel", "Rendering", "Reports",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    // What staying on takes beside comparing: news, restores that are due, leaders, metrics, a small HTTP server.
    .target(
      name: "Watching",
      dependencies: [
        "KubernetesClient", "PolicyModel", "Reports",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .target(
      name: "MendwallCommands",
      dependencies: [
        "Attribution", "AuditLogs", "Baselines", "CMalloc", "Compression", "Containment",
        "Documents", "DriftDetection", "DriftHistory", "GitRepository", "HTTPAccess",
        "KubernetesClient", "Kustomize", "Linting", "ManifestEditing", "MendwallConfiguration",
        "ObservedFlows", "PolicyModel", "Publishing",
        "Reachability", "Reconciliation", "RemoteRepositories", "Rendering", "Reports",
        "Signatures", "Watching", "Workloads",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "mendwall", dependencies: ["MendwallCommands"], swiftSettings: settings,
      // Runs without Swift installed, and starts faster than with thirty shared libraries.
      linkerSettings: [
        .unsafeFlags(
          ["-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections"],
          .when(platforms: [.linux], configuration: .release))
      ]),
    .executableTarget(
      name: "mendwall-benchmark",
      dependencies: [
        "Documents", "PolicyModel", "Reachability", "Workloads",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),

    .target(
      name: "MendwallTesting",
      dependencies: [
        "CZlib", "Documents", "DriftDetection", "MendwallCommands", "MendwallConfiguration",
        "PolicyModel", "Reports", "Workloads",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
  ]
)

/// The targets that each suite imports, beside what the tests share.
let suites: [(name: String, imports: [String])] = [
  ("Documents", ["Documents"]),
  ("PolicyModel", ["Documents", "PolicyModel"]),
  ("Workloads", ["Documents", "PolicyModel", "Workloads"]),
  ("Reachability", ["Documents", "PolicyModel", "Reachability", "Workloads"]),
  ("Containment", ["Containment", "Documents", "PolicyModel"]),
  ("DriftDetection", ["Documents", "DriftDetection", "PolicyModel"]),
  ("Linting", ["Documents", "Linting", "MendwallConfiguration", "PolicyModel"]),
  ("DriftHistory", ["DriftHistory", "PolicyModel"]),
  (
    "ObservedFlows",
    ["Compression", "Documents", "ObservedFlows", "PolicyModel", "Reachability", "Workloads"]
  ),
  ("ManifestEditing", ["Documents", "DriftDetection", "ManifestEditing", "PolicyModel"]),
  (
    "Baselines",
    [
      "Baselines", "Containment", "Documents", "ManifestEditing", "MendwallConfiguration",
      "PolicyModel", "Workloads",
    ]
  ),
  ("MendwallConfiguration", ["Documents", "MendwallConfiguration", "PolicyModel"]),
  ("AuditLogs", ["AuditLogs", "Compression", "Documents", "PolicyModel"]),
  (
    "Attribution",
    ["AuditLogs", "Attribution", "Documents", "DriftDetection", "GitRepository", "PolicyModel"]
  ),
  ("Kustomize", ["Documents", "Kustomize", "PolicyModel"]),
  (
    "Reports",
    [
      "Documents", "DriftDetection", "MendwallCommands", "MendwallConfiguration", "PolicyModel",
      "Reports",
    ]
  ),
  ("GitRepository", ["GitRepository"]),
  ("RemoteRepositories", ["GitRepository", "MendwallCommands", "RemoteRepositories"]),
  ("Signatures", ["GitRepository", "Signatures"]),
  (
    "KubernetesClient",
    ["Documents", "HTTPAccess", "KubernetesClient", "PolicyModel", "Workloads"]
  ),
  (
    "Reconciliation",
    [
      "Documents", "DriftDetection", "KubernetesClient", "PolicyModel", "Reconciliation", "Reports",
      "Workloads",
    ]
  ),
  (
    "Rendering",
    [
      "Documents", "DriftDetection", "DriftHistory", "MendwallConfiguration", "PolicyModel",
      "Rendering", "Reports",
    ]
  ),
  (
    "Publishing",
    [
      "Documents", "HTTPAccess", "MendwallCommands", "MendwallConfiguration", "PolicyModel",
      "Publishing", "Reports",
    ]
  ),
  (
    "Validator",
    [
      "Documents", "MendwallCommands", "MendwallConfiguration", "PolicyModel", "Rendering",
      "Reports",
    ]
  ),
  (
    "Watching",
    [
      "Documents", "DriftDetection", "KubernetesClient", "MendwallConfiguration", "PolicyModel",
      "Reports", "Watching",
    ]
  ),
  (
    "MendwallCommands",
    [
      "Compression", "Documents", "DriftDetection", "KubernetesClient", "MendwallCommands",
      "MendwallConfiguration", "PolicyModel", "Reachability", "Reports", "Watching",
    ]
  ),
  ("Browser", ["Documents", "MendwallCommands", "PolicyModel", "Rendering", "Reports"]),
  ("Forges", ["Documents", "PolicyModel"]),
  (
    "ControlPlane",
    [
      "Documents", "KubernetesClient", "MendwallCommands", "PolicyModel", "Reconciliation",
      "Reports", "Workloads",
    ]
  ),
]

/// What suites use of other packages.
let products: [String: [Target.Dependency]] = [
  "RemoteRepositories": [.product(name: "SystemPackage", package: "swift-system")],
  "MendwallCommands": [
    .product(name: "ArgumentParser", package: "swift-argument-parser"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
  ],
  "Watching": [
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
  ],
  "Browser": [
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "Subprocess", package: "swift-subprocess"),
    .product(name: "SystemPackage", package: "swift-system"),
  ],
  "ControlPlane": [
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
  ],
  "Forges": [
    .product(name: "Crypto", package: "swift-crypto"),
    .product(name: "CryptoExtras", package: "swift-crypto"),
  ],
]

/// What suites read beside their sources: snapshots, definitions of custom kinds, policies.
let folders = [
  "Rendering": ["Snapshots"], "Validator": ["Programs"],
  "ControlPlane": ["Definitions", "Recipes"],
]

for suite in suites {
  package.targets.append(
    .testTarget(
      name: "\(suite.name)Tests",
      dependencies: suite.imports.map { .byName(name: $0) } + ["MendwallTesting"]
        + (products[suite.name] ?? []),
      exclude: folders[suite.name] ?? [],
      swiftSettings: settings))
}
