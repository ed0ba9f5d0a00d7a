import ArgumentParser
import PolicyModel

/// Which clusters are compared, where it is not one.
struct FleetOptions: ParsableArguments {
  static let defaultParallel = 8
  static let defaultTimeout = 300

  @Option(
    name: .customLong("contexts"),
    help: ArgumentHelp(
      "Compare the clusters of these contexts of the kubeconfig: names, or patterns such as 'prod-*'.",
      discussion: "Several at once with commas, or repeated. Each must fit a context.",
      valueName: "name"))
  var contextLists: [String] = []

  @Option(
    help: ArgumentHelp(
      "Compare the clusters of a folder of kubeconfigs: of each file that of its current context, or those of "
        + "--contexts.", valueName: "folder"))
  var kubeconfigs: String?

  @Option(
    help: ArgumentHelp(
      "Compare the clusters that Argo CD deploys to: its Secrets in this namespace, of the cluster that "
        + "--kubeconfig and --context name.",
      discussion: """
        It takes the right to list secrets there, and what is done is done with the credentials of Argo CD. The \
        cluster that Argo CD runs in has no Secret unless somebody made one. Clusters whose credentials come of \
        execProviderConfig or awsAuthConfig are named as not reached.
        """, valueName: "namespace"))
  var argocdClusters: String?

  @Option(
    help: ArgumentHelp(
      "Compare the clusters of which this namespace has a ClusterProfile (multicluster.x-k8s.io/v1alpha1), of the "
        + "cluster that --kubeconfig and --context name.", valueName: "namespace"))
  var clusterProfiles: String?

  @Option(
    help: ArgumentHelp(
      "Which program gets credentials for ClusterProfiles: a file of providers, each with a name and an "
        + "execConfig, as the cluster inventory API describes it.", valueName: "file"))
  var clusterProfileProviders: String?

  @Option(
    help: ArgumentHelp("How many clusters are compared at the same time.", valueName: "count"))
  var parallel = FleetOptions.defaultParallel

  @Option(
    help: ArgumentHelp(
      "How long one of many clusters may take, with what --publish-reports writes there; then it counts as not "
        + "reached. That it waits for its turn does not count.", valueName: "seconds"))
  var clusterTimeout = FleetOptions.defaultTimeout

  @Option(
    help: ArgumentHelp(
      "Take part I of N, counted from 0, as one of N processes: $(JOB_COMPLETION_INDEX)/3.",
      discussion: """
        Of many clusters those whose name falls to it, of one the findings of its namespaces (what belongs to no \
        namespace falls to the first): by the first 8 bytes of the name's SHA-256, modulo N. Of one cluster each \
        process still reads all of it, since what a policy lets through depends on the others: what is divided is \
        the search in Git's history and in audit logs. mendwall report --merge puts the reports together.
        """, valueName: "i/n"),
    transform: ShardArgument.init(argument:))
  var shard: ShardArgument?

  /// The contexts that were named.
  var contexts: [Glob] {
    contextLists.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map {
      Glob(String($0))
    }
  }

  /// Where many clusters are named.
  enum Place {
    case contexts
    case kubeconfigs(String)
    /// The namespace of Argo CD, in the cluster that knows the others.
    case argoCD(String)
    /// The namespace of the inventory, likewise.
    case profiles(String)
  }

  /// Nil where one cluster is compared.
  var place: Place? {
    if let kubeconfigs { return .kubeconfigs(kubeconfigs) }
    if let argocdClusters { return .argoCD(argocdClusters) }
    if let clusterProfiles { return .profiles(clusterProfiles) }
    return contextLists.isEmpty ? nil : .contexts
  }

  /// Whether many clusters are compared.
  var isAsked: Bool { place != nil }

  /// What names the clusters, an option and its value each.
  ///
  /// - Parameters:
  ///   - place: where they are named.
  ///   - cluster: the cluster that knows the others.
  func inWords(_ place: Place, _ cluster: ClusterOptions) -> [String] {
    let patterns = Set(contexts.map { "contexts \($0)" }).sorted()
    let registry = cluster.context.map { ["context \($0)"] } ?? []
    return switch place {
    case .contexts: patterns
    case .kubeconfigs(let folder): ["kubeconfigs \(folder)"] + patterns
    case .argoCD(let namespace): registry + ["argocd-clusters \(namespace)"]
    case .profiles(let namespace): registry + ["cluster-profiles \(namespace)"]
    }
  }

  /// Whether a cluster tells which others there are.
  private var isRegistered: Bool { argocdClusters != nil || clusterProfiles != nil }

  func validate() throws {
    let given = [kubeconfigs, argocdClusters, clusterProfiles, clusterProfileProviders]
    if given.contains("") || contexts.contains(where: \.description.isEmpty) {
      throw ValidationError(
        "--contexts, --kubeconfigs, --argocd-clusters and --cluster-profiles need a value; this one is empty."
      )
    }
    let sources = [
      !contextLists.isEmpty || kubeconfigs != nil, argocdClusters != nil, clusterProfiles != nil,
    ].count { $0 }
    if sources > 1 {
      throw ValidationError(
        "Clusters come from one place: --contexts and --kubeconfigs, --argocd-clusters, or --cluster-profiles."
      )
    }
    if clusterProfileProviders != nil, clusterProfiles == nil {
      throw ValidationError("--cluster-profile-providers belongs to --cluster-profiles.")
    }
    guard (1...64).contains(parallel) else {
      throw ValidationError("--parallel takes 1 to 64 clusters.")
    }
    guard (1...86_400).contains(clusterTimeout) else {
      throw ValidationError("--cluster-timeout takes 1 to 86400 seconds.")
    }
  }

  /// Refuses what is about one cluster, or about the whole of it.
  func refuse(_ cluster: ClusterOptions, _ audit: AuditOptions, _ news: NewsOptions) throws {
    guard isAsked else { return }
    if cluster.live != nil {
      throw ValidationError(
        "--live compares with files, and these are clusters; leave one of them out.")
    }
    if cluster.cluster != nil {
      throw ValidationError("--cluster names one cluster; of many each is known by its uid.")
    }
    if !isRegistered, cluster.context != nil {
      throw ValidationError("--context names one cluster; name all of them with --contexts.")
    }
    if kubeconfigs != nil, cluster.kubeconfig != nil {
      throw ValidationError("--kubeconfigs is a folder of them; leave out --kubeconfig.")
    }
    if !audit.logs.isEmpty {
      throw ValidationError(
        "--audit-log is the log of one cluster's server; compare that cluster by itself with it.")
    }
    if news.sinceReport != nil {
      throw ValidationError(
        "--since-report compares two reports of one cluster; mendwall report --since-report tells the news of one "
          + "report.")
    }
  }

  /// Refuses what a part of the findings, or of the clusters, must not be taken for.
  func refuseInParts(
    _ branch: BranchOptions, _ objects: ReportObjectOptions, _ targets: PublishTargetOptions
  ) throws {
    guard shard != nil else { return }
    if targets.isAsked {
      throw ValidationError(
        "A shard is a part, and publishing tells the whole: merge the reports with mendwall report --merge, and "
          + "publish that with mendwall publish.")
    }
    if isAsked { return }
    if branch.base != nil {
      throw ValidationError(
        "--shard divides the drift of a cluster, and not what a branch changes; leave out --base.")
    }
    if objects.publishReports {
      throw ValidationError(
        "--publish-reports replaces the reports of the whole cluster, and a shard knows a part of it; leave one out."
      )
    }
  }
}
